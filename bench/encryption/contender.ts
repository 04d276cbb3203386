/** One way to encrypt groups, as the benchmark uses it in a page. Times in milliseconds. */
export interface Contender {
  /** Seals `count` messages and opens them again, one after another; the time of one. */
  messages(count: number): Promise<{ sealMs: number; openMs: number }>
  /** Opens a stored history of `count` messages of ten senders in order; messages a second. */
  history(count: number): Promise<number>
  /** A new secret for a group that stands: signed and ready to send. */
  newEpoch(memberCount: number): Promise<number>
}

export const TEXT = 'See you at the harbour at eight?'
export const SENDERS = 10

export async function timeOf(run: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now()
  await run()
  return performance.now() - startedAt
}
