import type { Epoch } from '../epoch/epoch.ts'
import { notBuilt } from '../not-built.ts'
import type { RandomBytes } from '../primitives/random.ts'

/** What a group calls itself. Title at most 128, description 512 characters; photo is an opaque descriptor of at most 4 KiB. */
export interface ChatMeta {
  title: string
  description: string
  photo: Uint8Array
}

/** `sealed` of a `setMeta` op, under the epoch that the op names. */
export async function sealChatMeta(
  _epoch: Epoch,
  _meta: ChatMeta,
  _random?: RandomBytes,
): Promise<Uint8Array> {
  return notBuilt()
}

export async function openChatMeta(_epoch: Epoch, _sealed: Uint8Array): Promise<ChatMeta> {
  return notBuilt()
}
