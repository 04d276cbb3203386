import type { LogItem } from '@stogram/contract'
import { equalBytes, idText } from '@stogram/e2ee'
import type { LogContext } from '../inbox/log-context.ts'
import { loadMessage, loadMessageByHash } from '../inbox/put-message.ts'
import type { OutboxRow, PlacedRow } from '../replica/rows.ts'
import { forgetPlaced, parkPlaced, putBack } from './place-own.ts'

/**
 * What of a page this device has sealed itself: the bytes tell, not the names and places that the server gives them.
 */
export class OwnItems {
  readonly #context: LogContext
  /** What answers have put above the cursor, by the text of its hash. */
  readonly #placed: Map<string, PlacedRow>

  private constructor(context: LogContext, placed: Map<string, PlacedRow>) {
    this.#context = context
    this.#placed = placed
  }

  static async load(context: LogContext): Promise<OwnItems> {
    const placed = await loadPlaced(context)
    return new OwnItems(context, new Map(placed.map((one) => [keyOf(one), one])))
  }

  /** The row that is settled by this item; 'placed' when the answer has settled it; undefined for what others wrote. */
  async find({ seq }: LogItem, hash: Uint8Array): Promise<OutboxRow | 'placed' | undefined> {
    const { engine, log, tx } = this.#context
    const waiting = engine.outbox.rowsOf(log.logId).find(({ sealed }) => sealed && equalBytes(sealed.hash, hash))
    if (waiting !== undefined) return waiting
    const placed = this.#placed.get(idText(hash))
    if (placed === undefined)
      return (await loadMessageByHash(tx, log.logId, hash))?.order === seq ? 'placed' : undefined
    if (placed.seq !== seq) await this.#release(placed)
    else forgetPlaced(this.#context, placed)
    return placed.seq === seq ? 'placed' : placed.row
  }

  /** Whatever an answer has put here, and is something else, waits again. */
  async clear(seq: number, hash: Uint8Array): Promise<void> {
    const text = idText(hash)
    const taken = [...this.#placed.values()].filter((placed) => placed.seq === seq && keyOf(placed) !== text)
    for (const placed of taken) await this.#release(placed)
  }

  async #release(placed: PlacedRow): Promise<void> {
    this.#placed.delete(keyOf(placed))
    this.#context.alarm({ code: 'TRANSCRIPT_FORK' })
    await parkPlaced(this.#context, placed)
  }
}

/** What answers have put above the cursor waits again, with its bytes. Returns it. */
export async function releasePlaced(context: LogContext): Promise<OutboxRow[]> {
  const { tx, log, engine } = context
  const placed = await loadPlaced(context)
  for (const one of placed) {
    forgetPlaced(context, one)
    engine.outbox.put(tx, one.row)
    const message = one.row.content.type === 'text' ? await loadMessage(tx, log.logId, one.row.id) : undefined
    if (message !== undefined) await putBack(context, message)
  }
  return placed.map(({ row }) => row)
}

async function loadPlaced({ tx, log }: LogContext): Promise<PlacedRow[]> {
  const rows = await tx.range('senders', { lower: [log.logId, 'placed'], upper: [log.logId, 'placed', '~'] })
  return rows.flatMap(({ value }) => ('row' in value ? [value] : []))
}

function keyOf({ row }: PlacedRow): string {
  return idText(row.sealed?.hash ?? new Uint8Array(0))
}
