/** Where random bytes come from. Tests with fixed vectors pass their own; everything else leaves the default. */
export type RandomBytes = (length: number) => Uint8Array

export function systemRandom(length: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(length))
}
