import { open, type SealContext, seal } from '../account/seal.ts'
import { encodeCanonical } from '../codec/canonical.ts'
import { decodeFields } from '../codec/fields.ts'
import { pad, unpad } from '../codec/padding.ts'
import { cleanText } from '../codec/text.ts'
import { fail } from '../errors.ts'
import { importHkdfKey } from '../primitives/hkdf.ts'
import { type RandomBytes, systemRandom } from '../primitives/random.ts'
import { MAX_TITLE } from './chat-meta.ts'
import type { InviteLink } from './invite-link.ts'

const FORMAT = 1

/** What a link tells of its group before anybody is let in. Title at most 128 characters. */
export interface LinkPreview {
  title: string
}

/** Readable by whoever holds the link, and by no server. Throws E2eeError('value'). Source docs/e2ee.md [JN7] */
export async function sealLinkPreview(
  link: InviteLink,
  preview: LinkPreview,
  random: RandomBytes = systemRandom,
): Promise<Uint8Array> {
  const title = cleanText(preview.title)
  if (title.length > MAX_TITLE) fail('value')
  return seal(await importHkdfKey(link.seed), contextOf(link), pad(encodeCanonical([FORMAT, title])), random)
}

/** Throws E2eeError('sealed' | 'padding' | 'format' | …). */
export async function openLinkPreview(link: InviteLink, sealed: Uint8Array): Promise<LinkPreview> {
  const fields = decodeFields(unpad(await open(await importHkdfKey(link.seed), contextOf(link), sealed)), 2)
  fields.tag(FORMAT)
  return { title: fields.text(MAX_TITLE) }
}

function contextOf({ chatId }: InviteLink): SealContext {
  return { purpose: 'link-preview', aad: encodeCanonical([chatId]) }
}
