import { notBuilt } from '../not-built.ts'

/** Thirty digits in six groups for one account's current keys. About 0.1 s of work. */
export async function safetyHalf(_identity: { aid: Uint8Array; spkiS: Uint8Array }): Promise<string> {
  return notBuilt()
}

/** Sixty digits, the same on both sides. */
export async function safetyNumber(
  _mine: { aid: Uint8Array; spkiS: Uint8Array },
  _theirs: { aid: Uint8Array; spkiS: Uint8Array },
): Promise<string> {
  return notBuilt()
}
