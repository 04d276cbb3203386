import { hash, label } from '../primitives/hash.ts'

/** What an epoch's list says of one wrap. Apart from the code that opens wraps, because the server checks it too. */
export function wrapHash(wrap: Uint8Array): Promise<Uint8Array> {
  return hash(label('w'), wrap)
}
