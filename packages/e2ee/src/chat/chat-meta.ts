import { open, type SealContext, seal } from '../account/seal.ts'
import { encodeCanonical } from '../codec/canonical.ts'
import { decodeFields } from '../codec/fields.ts'
import { pad, unpad } from '../codec/padding.ts'
import { cleanText } from '../codec/text.ts'
import type { Epoch } from '../epoch/epoch.ts'
import { fail } from '../errors.ts'
import { type RandomBytes, systemRandom } from '../primitives/random.ts'

const FORMAT = 1
export const MAX_TITLE = 128
const MAX_DESCRIPTION = 512
const MAX_PHOTO_BYTES = 4_096

/** What a group calls itself. Title at most 128, description 512 characters; photo is an opaque descriptor of at most 4 KiB. */
export interface ChatMeta {
  title: string
  description: string
  photo: Uint8Array
}

/** `sealed` of a `setMeta` op, under the epoch that the op names. Throws E2eeError('value'). Source docs/e2ee.md [MB11] */
export async function sealChatMeta(
  epoch: Epoch,
  meta: ChatMeta,
  random: RandomBytes = systemRandom,
): Promise<Uint8Array> {
  const title = cleanText(meta.title)
  const description = cleanText(meta.description)
  const isTooLong = title.length > MAX_TITLE || description.length > MAX_DESCRIPTION
  if (isTooLong || meta.photo.length > MAX_PHOTO_BYTES) fail('value')
  const plaintext = pad(encodeCanonical([FORMAT, title, description, meta.photo]))
  return seal(epoch.key, contextOf(epoch), plaintext, random)
}

/** Throws E2eeError('sealed' | 'padding' | 'format' | …). */
export async function openChatMeta(epoch: Epoch, sealed: Uint8Array): Promise<ChatMeta> {
  const fields = decodeFields(unpad(await open(epoch.key, contextOf(epoch), sealed)), 4)
  fields.tag(FORMAT)
  const title = fields.text(MAX_TITLE)
  const description = fields.text(MAX_DESCRIPTION)
  return { title, description, photo: fields.boundedBytes(MAX_PHOTO_BYTES) }
}

function contextOf(epoch: Epoch): SealContext {
  const aad = encodeCanonical([epoch.chatId, epoch.number, epoch.recordHash])
  return { purpose: 'chat-meta', aad }
}
