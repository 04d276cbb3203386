/** Stands in texts that only their readers may see. */
export const CANARY = 'canary-5f1c9a7e-sings-in-the-dark'

/** How bytes may lie in what a server was sent, has logged or has stored: plain, wide, as hexadecimal or as base64. */
export function formsOf(secret: Uint8Array | string): Buffer[] {
  const bytes = Buffer.from(secret as string)
  const wide = typeof secret === 'string' ? [Buffer.from(secret, 'utf16le')] : []
  const texts = [bytes.toString('hex'), bytes.toString('hex').toUpperCase()]
  for (const shift of [0, 1, 2]) {
    // Base64 depends on where the bytes stand in a group of three; what a neighbour changes is left away.
    const shifted = Buffer.concat([Buffer.alloc(shift), bytes])
    for (const encoding of ['base64', 'base64url'] as const) texts.push(shifted.toString(encoding).slice(4, -4))
  }
  return [bytes, ...wide, ...texts.map((text) => Buffer.from(text))]
}

/** True when one of the forms stands in one of the places. */
export function isFound(secret: Uint8Array | string, places: readonly Buffer[]): boolean {
  return formsOf(secret).some((form) => places.some((place) => place.includes(form)))
}
