import * as z from 'zod/mini'
import { passkeyId } from './factors/passkey-forms.ts'
import { accountId, chatId, deviceId, itemId, seq } from './ids.ts'
import { timestampMs } from './schema.ts'

/**
 * What an account's devices tell each other through the account's log, sealed, as JSON. The server cannot read it: it
 * stands here because devices with different versions have to agree on it. What a version does not know it skips.
 */
export const accountNote = z.discriminatedUnion('type', [
  z.object({ type: z.literal('pin'), accountId, username: z.string() }),
  /** airHash: the newest identity record of the keys that were decided on. */
  z.object({
    type: z.literal('identity'),
    accountId,
    airHash: z.string(),
    isVerified: z.boolean(),
    atMs: timestampMs(),
  }),
  z.object({ type: z.literal('device-name'), deviceId, name: z.string() }),
  z.object({ type: z.literal('passkey-name'), passkeyId, name: z.string() }),
  z.object({ type: z.literal('read'), chatId, uptoSeq: seq }),
  z.object({ type: z.literal('hide'), chatId, id: itemId }),
  /** The device that owed these to the group may revoke no more there. */
  z.object({ type: z.literal('revocations-owed'), chatId, deviceIds: z.array(deviceId).check(z.maxLength(1_000)) }),
  z.object({ type: z.literal('group-link'), chatId, id: z.string(), text: z.string() }),
])
export type AccountNote = z.output<typeof accountNote>
