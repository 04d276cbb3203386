import { notBuilt } from '../not-built.ts'
import type { Roster } from './roster.ts'

export async function privateChatId(_aidA: Uint8Array, _aidB: Uint8Array): Promise<Uint8Array> {
  return notBuilt()
}

/** The fixed membership of a private chat. The same account twice is the chat with oneself. */
export async function privateRoster(
  _a: { aid: Uint8Array; airHash: Uint8Array },
  _b: { aid: Uint8Array; airHash: Uint8Array },
): Promise<Roster> {
  return notBuilt()
}
