import { expect, test } from 'vitest'
import { inviteFailure } from './invite-failure.ts'

test('a link with a wrong letter leads to nobody; only what may pass can be tried again', () => {
  expect(inviteFailure({ code: 'bad_request' })).toEqual({ phase: 'not-found' })
  expect(inviteFailure({ code: 'offline' })).toMatchObject({ phase: 'failed' })
})
