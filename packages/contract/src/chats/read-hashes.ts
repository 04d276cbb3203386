import * as z from 'zod/mini'
import { chatId, seq } from '../ids.ts'
import { defineOperation } from '../operation.ts'
import { bytes, queryInteger } from '../schema.ts'

export const readHashes = defineOperation({
  name: 'chat:hashes',
  summary:
    'A client that computes the transcript chain over items it has not loaded: at most 10,000 item hashes, 32 bytes each, in order.',
  method: 'GET',
  path: '/api/chats/:chatId/hashes',
  overSocket: true,
  authentication: 'device',
  rateClass: 'read',
  request: z.strictObject({
    chatId,
    fromSeq: queryInteger(1, 2_147_483_647),
    toSeq: queryInteger(1, 2_147_483_647),
  }),
  response: z.strictObject({ fromSeq: seq, hashes: bytes({ max: 320_000 }) }),
  errors: ['not_found'],
})
