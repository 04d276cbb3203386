import { label, sha512 } from '../primitives/hash.ts'

const ROUNDS = 5_200
const GROUPS = 6

interface Named {
  aid: Uint8Array
  spkiS: Uint8Array
}

/** Thirty digits in six groups for one account's current keys. About 0.1 s of work. Source docs/e2ee.md [ID5] */
export async function safetyHalf(identity: Named): Promise<string> {
  let digest = await sha512(label('sn'), identity.aid, identity.spkiS)
  for (let round = 1; round < ROUNDS; round++) digest = await sha512(digest, identity.spkiS)
  const groups: string[] = []
  for (let group = 0; group < GROUPS; group++) groups.push(digitsAt(digest, group * 5))
  return groups.join(' ')
}

/** Sixty digits, the same on both sides. */
export async function safetyNumber(mine: Named, theirs: Named): Promise<string> {
  return [await safetyHalf(mine), await safetyHalf(theirs)].sort().join(' ')
}

function digitsAt(digest: Uint8Array, at: number): string {
  let value = 0
  for (const byte of digest.subarray(at, at + 5)) value = value * 256 + byte
  return String(value % 100_000).padStart(5, '0')
}
