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
  signal.stop(false)
  signal.type(0)
  signal.stop(false)
  signal.stop(false)
  expect(said).toEqual([true, false])
})

test('a sent message needs no stop', () => {
  const { said, signal } = makeSignal()
  signal.type(0)
  signal.stop(true)
  signal.type(100)
  expect(said).toEqual([true, true])
})
