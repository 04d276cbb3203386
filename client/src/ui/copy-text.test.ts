import { afterEach, expect, test, vi } from 'vitest'
import { closeOfferedText, copyText, getOfferedText } from './copy-text.ts'
import { closeToast, getToasts } from './toast-store.ts'

afterEach(() => {
  vi.unstubAllGlobals()
  closeOfferedText()
  for (const { id } of getToasts()) closeToast(id)
})

test('what was copied is said', async () => {
  const writeText = vi.fn(async () => undefined)
  vi.stubGlobal('navigator', { clipboard: { writeText } })
  await copyText('six words', 'Words copied')
  expect(writeText).toHaveBeenCalledWith('six words')
  expect(getToasts().map((toast) => toast.text)).toEqual(['Words copied'])
  expect(getOfferedText()).toBeUndefined()
})

test.each([
  ['refuses', { clipboard: { writeText: () => Promise.reject(new Error('NotAllowedError')) } }],
  ['has no clipboard', {}],
])('a browser that %s gets the text offered to be copied by hand', async (_how, navigator) => {
  vi.stubGlobal('navigator', navigator)
  await copyText('six words')
  expect(getOfferedText()).toBe('six words')
  expect(getToasts()).toEqual([])
})
