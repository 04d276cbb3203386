/** What the two threads say to each other besides wire-protocol bytes, which travel as plain Uint8Arrays. */
export type WorkerInput = { directory: string }

export type ToWorker = Uint8Array | { kind: 'close' }

export type FromWorker =
  | Uint8Array
  | { kind: 'ready' }
  | { kind: 'failed'; message: string; isDamage: boolean }
  | { kind: 'closed' }

/** A client that connects begins with its startup packet: the only message without a type byte. */
export function isStartupPacket(bytes: Uint8Array): boolean {
  return bytes[0] === 0
}
