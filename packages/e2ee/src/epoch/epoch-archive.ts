import { open, type SealContext, seal } from '../account/seal.ts'
import { equalBytes } from '../codec/bytes.ts'
import { encodeCanonical } from '../codec/canonical.ts'
import { bytesOf, decodeFields } from '../codec/fields.ts'
import { fail } from '../errors.ts'
import { importHkdfKey } from '../primitives/hkdf.ts'
import { type RandomBytes, systemRandom } from '../primitives/random.ts'
import { mustBeListed } from './accept-epoch.ts'
import type { Epoch, EpochView } from './epoch.ts'
import { commitmentOf, SECRET_BYTES, unwrapSecret, type WrapReceiver } from './wrap.ts'

const FORMAT = 1
/** Epochs in one archive: 34 KB of secrets, which fit one item of the account's log. */
export const MAX_ARCHIVED = 1_000

/** Whose archive: `key` is the account's log key (`accountLogKey`), and the archive opens under no other purpose. */
export interface ArchivePlace {
  key: CryptoKey
  aid: Uint8Array
  chatId: Uint8Array
}

/**
 * Keeps the secrets of older epochs for oneself, under the root key instead of the encryption key that is about to be
 * replaced. `epochs` each with this account's own wrap, at most 1,000 of one chat, without a gap, oldest first.
 *
 * Source  docs/e2ee.md [EP14]
 * Throws  E2eeError('wrap_list' | 'wrap_missing' | 'unwrap' | 'commitment', EPOCH_INVALID), ('size')
 */
export async function archiveEpochs(
  place: ArchivePlace,
  epochs: readonly { view: EpochView; wrap: Uint8Array }[],
  me: WrapReceiver,
  random: RandomBytes = systemRandom,
): Promise<Uint8Array> {
  if (epochs.length > MAX_ARCHIVED) fail('size')
  const first = epochs[0]?.view.number ?? fail('wrap_list')
  const secrets: Uint8Array[] = []
  for (const [i, { view, wrap }] of epochs.entries()) {
    const isNext = view.number === first + i && equalBytes(view.chatId, place.chatId)
    if (!isNext) fail('wrap_list', 'EPOCH_INVALID')
    await mustBeListed(view, wrap, me)
    secrets.push((await unwrapSecret(wrap, view, me)).secret)
  }
  const plaintext = encodeCanonical([FORMAT, first, secrets])
  const sealed = await seal(place.key, contextOf(place), plaintext, random)
  for (const secret of [...secrets, plaintext]) secret.fill(0)
  return sealed
}

/**
 * Opens the archived epochs among `views`, which are verified records; the commitments in them decide.
 * Throws E2eeError('sealed' | 'format' | 'wrap_list' | 'commitment').
 */
export async function openArchive(
  place: ArchivePlace,
  views: readonly EpochView[],
  sealed: Uint8Array,
): Promise<readonly Epoch[]> {
  const fields = decodeFields(await open(place.key, contextOf(place), sealed), 3)
  fields.tag(FORMAT)
  const first = fields.uint()
  const secrets = fields.list(MAX_ARCHIVED).map((secret) => bytesOf(secret, SECRET_BYTES))
  const epochs: Epoch[] = []
  for (const [i, secret] of secrets.entries()) {
    const view = views.find(({ number }) => number === first + i)
    if (view !== undefined) epochs.push({ ...view, key: await keyFor(view, place, secret) })
    secret.fill(0)
  }
  return epochs
}

async function keyFor(view: EpochView, place: ArchivePlace, secret: Uint8Array): Promise<CryptoKey> {
  if (!equalBytes(view.chatId, place.chatId)) fail('wrong_chat')
  const key = await importHkdfKey(secret)
  if (!equalBytes(await commitmentOf(key, view.chatId), view.commitment)) fail('commitment', 'EPOCH_INVALID')
  return key
}

function contextOf({ aid, chatId }: ArchivePlace): SealContext {
  return { purpose: 'epochs', aad: encodeCanonical([aid, chatId]) }
}
