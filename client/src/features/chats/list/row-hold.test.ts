import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { RowHold } from './row-hold.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

function open() {
  const said: boolean[] = []
  return { said, hold: new RowHold((isHeld) => said.push(isHeld)) }
}

test('rows are held while the pointer moves, and for three seconds after', () => {
  const { said, hold } = open()
  for (let moves = 0; moves < 5; moves++) {
    hold.touch()
    vi.advanceTimersByTime(2_999)
  }
  expect(said).toEqual([true])
  vi.advanceTimersByTime(1)
  expect(said).toEqual([true, false])
  hold.touch()
  expect(said).toEqual([true, false, true])
})

test('rows are free at once when the pointer leaves', () => {
  const { said, hold } = open()
  hold.release()
  hold.touch()
  hold.release()
  vi.advanceTimersByTime(10_000)
  expect(said).toEqual([true, false])
})
