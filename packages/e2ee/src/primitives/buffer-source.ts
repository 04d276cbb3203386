/** WebCrypto's types exclude shared memory; none of our arrays live there, and WebCrypto itself refuses any that do. */
export function bufferSource(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes as Uint8Array<ArrayBuffer>
}
