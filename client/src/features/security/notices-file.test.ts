import { expect, test } from 'vitest'
import { noticesFile } from './notices-file.ts'

test('the file says what, when and about whom by ids, and no words of anybody', () => {
  const alarms = [
    { id: 'a', code: 'TRANSCRIPT_FORK', chatId: 'chat-id', accountId: 'account-id', atMs: 0, text: 'Plain words' },
    {
      id: 'b',
      code: 'DEVICE_ADDED',
      accountId: 'own-id',
      deviceId: 'd',
      deviceName: 'My phone',
      atMs: 1_000,
      text: '',
    },
  ]
  expect(noticesFile(alarms, 'chat.example').split('\n')).toEqual([
    'Security notices of Stogram on chat.example',
    '',
    '1970-01-01T00:00:00.000Z  TRANSCRIPT_FORK  chat chat-id  account account-id',
    '1970-01-01T00:00:01.000Z  DEVICE_ADDED  account own-id  device d',
    '',
  ])
})
