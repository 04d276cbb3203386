import { compareBytes, equalBytes } from '../codec/bytes.ts'
import { hash, label } from '../primitives/hash.ts'
import type { Roster } from './roster.ts'

/** One of the two accounts; an `AccountView` fits. `airHashes` are its identity records, oldest first. */
export interface PrivateParty {
  aid: Uint8Array
  airHash: Uint8Array
  airHashes?: readonly Uint8Array[]
}

/** The same for both, whoever asks. Source docs/e2ee.md [MB1] */
export async function privateChatId(aidA: Uint8Array, aidB: Uint8Array): Promise<Uint8Array> {
  const [first, second] = compareBytes(aidA, aidB) <= 0 ? [aidA, aidB] : [aidB, aidA]
  return (await hash(label('dm'), first, second)).slice(0, 16)
}

/** The fixed membership of a private chat. The same account twice is the chat with oneself. Source docs/e2ee.md [MB1] */
export async function privateRoster(a: PrivateParty, b: PrivateParty): Promise<Roster> {
  const [first, second] = compareBytes(a.aid, b.aid) <= 0 ? [a, b] : [b, a]
  const parties = equalBytes(a.aid, b.aid) ? [first] : [first, second]
  const logHead = await headOf(first.airHash, second.airHash)
  return {
    chatId: await privateChatId(a.aid, b.aid),
    kind: 'PRIVATE',
    logSeq: 0,
    logHead,
    pastLogHeads: await otherHeads(first, second, logHead),
    rotationSeq: 0,
    members: parties.map(({ aid, airHash }) => ({ aid, airHash, role: 'MEMBER' })),
    revokedDeviceIds: [],
  }
}

function headOf(first: Uint8Array, second: Uint8Array): Promise<Uint8Array> {
  return hash(label('dm/head'), first, second)
}

async function otherHeads(
  first: PrivateParty,
  second: PrivateParty,
  current: Uint8Array,
): Promise<readonly Uint8Array[]> {
  const heads: Uint8Array[] = []
  for (const left of first.airHashes ?? [first.airHash]) {
    for (const right of second.airHashes ?? [second.airHash]) {
      const head = await headOf(left, right)
      if (!equalBytes(head, current)) heads.push(head)
    }
  }
  return heads
}
