import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { closeToast, getToasts, showToast } from './toast-store.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  for (const { id } of getToasts()) closeToast(id)
  vi.useRealTimers()
})

const texts = () => getToasts().map((toast) => toast.text)
const undo = { text: 'Undo', run: () => undefined }

test('the same words are shown once', () => {
  showToast({ text: 'Copied' })
  showToast({ text: 'Copied' })
  expect(texts()).toEqual(['Copied'])
})

test('two that offer something both stay, though their words are the same', () => {
  showToast({ text: 'Deleting…', action: undo })
  showToast({ text: 'Deleting…', action: undo })
  expect(texts()).toEqual(['Deleting…', 'Deleting…'])
})

test('at three, the oldest that offers nothing makes room', () => {
  showToast({ text: 'First', action: undo })
  for (const text of ['Second', 'Third', 'Fourth']) showToast({ text })
  expect(texts()).toEqual(['First', 'Third', 'Fourth'])
})

test('one goes after five seconds, unless it is sticky', () => {
  showToast({ text: 'Brief' })
  showToast({ text: 'Lasting', isSticky: true })
  vi.advanceTimersByTime(5_000)
  expect(texts()).toEqual(['Lasting'])
})
