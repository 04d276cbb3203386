import { expect, test } from 'vitest'
import { TypingSignal } from './typing-signal.ts'

function makeSignal() {
  const said: boolean[] = []
  return { said, signal: new TypingSignal((isTyping) => said.push(isTyping)) }
}

test('typing is said at most every three seconds', () => {
  const { said, signal } = makeSignal()
  for (let nowMs = 0; nowMs <= 6_000; nowMs += 500) signal.type(nowMs)
  expect(said).toEqual([true, true, true])
})

test('stopping is said once, and only after typing', () => {
  const { said, signal } = makeSignal()
  signal.stop()
  signal.type(0)
  signal.stop()
  signal.stop()
  expect(said).toEqual([true, false])
})

test('after stopping, the next key says it again at once', () => {
  const { said, signal } = makeSignal()
  signal.type(0)
  signal.stop()
  signal.type(100)
  expect(said).toEqual([true, false, true])
})
