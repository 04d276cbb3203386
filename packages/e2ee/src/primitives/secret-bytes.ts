import { fail } from '../errors.ts'

/** Raw key material: it does not print, does not serialise, and can be overwritten when it is no longer needed. */
export class SecretBytes {
  #bytes: Uint8Array | undefined

  /** Takes the array over: do not keep or change it. */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  /** The live bytes, not a copy. Throws E2eeError('disposed') after `dispose`. */
  expose(): Uint8Array {
    return this.#bytes ?? fail('disposed')
  }

  /** JavaScript cannot promise erasure; this removes the copy we know of. */
  dispose(): void {
    this.#bytes?.fill(0)
    this.#bytes = undefined
  }

  toJSON(): never {
    return fail('value')
  }

  toString(): string {
    return '[secret]'
  }
}
