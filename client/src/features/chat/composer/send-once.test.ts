import { expect, it, vi } from 'vitest'
import { type CoreCommands, installCore } from '../../../state/core-client.ts'
import { sendOnce } from './send-once.ts'

function coreThatFails(code: string | undefined) {
  const sendText = vi.fn<(input: { id: string; text: string }) => Promise<void>>()
  if (code !== undefined) sendText.mockRejectedValueOnce(Object.assign(new Error(code), { code }))
  installCore({ sendText } as unknown as CoreCommands)
  return sendText
}

it('repeats a text under the same id when the engine went away before it answered', async () => {
  const sendText = coreThatFails('unavailable')
  await sendOnce({ chatId: 'c', text: 'hello' })
  const ids = sendText.mock.calls.map(([{ id }]) => id)
  expect(ids).toEqual([ids[0], ids[0]])
})

it('repeats nothing that was refused', async () => {
  const sendText = coreThatFails('too_large')
  await expect(sendOnce({ chatId: 'c', text: 'hello' })).rejects.toMatchObject({ code: 'too_large' })
  expect(sendText).toHaveBeenCalledTimes(1)
})

it('gives each text an id of its own', async () => {
  const sendText = coreThatFails(undefined)
  await sendOnce({ chatId: 'c', text: 'hello' })
  await sendOnce({ chatId: 'c', text: 'hello' })
  expect(new Set(sendText.mock.calls.map(([{ id }]) => id)).size).toBe(2)
})
