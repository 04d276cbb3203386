import type { LogId } from '@stogram/contract'
import { EMPTY_CHAIN, equalBytes, nextChain } from '@stogram/e2ee'
import type { Tx } from './database.ts'
import { CHAIN_BLOCK, type LogRow } from './rows.ts'

const VALUE_BYTES = 32

/** Transcript value after item `seq`, undefined where this device has not computed it. */
export async function chainAt(tx: Pick<Tx, 'get'>, log: LogRow, seq: number): Promise<Uint8Array | undefined> {
  if (seq === 0) return log.chainFromSeq === 0 ? EMPTY_CHAIN : undefined
  if (seq === log.cursor && seq >= log.chainFromSeq) return log.chain
  if (seq < log.chainFromSeq || seq > log.cursor) return undefined
  const block = (await tx.get('logs', blockKey(log.logId, seq))) as Uint8Array | undefined
  const at = (seq % CHAIN_BLOCK) * VALUE_BYTES
  return block?.slice(at, at + VALUE_BYTES)
}

/** This device's transcript has the item of this hash at that place. */
export async function isAt(tx: Pick<Tx, 'get'>, log: LogRow, seq: number, hash: Uint8Array): Promise<boolean> {
  const [before, after] = [await chainAt(tx, log, seq - 1), await chainAt(tx, log, seq)]
  return before !== undefined && after !== undefined && equalBytes(await nextChain(before, hash), after)
}

/** Collects transcript values and stages the blocks they fall into. */
export class ChainWriter {
  readonly #logId: LogId
  readonly #tx: Tx
  readonly #blocks = new Map<number, Uint8Array>()

  constructor(logId: LogId, tx: Tx) {
    this.#logId = logId
    this.#tx = tx
  }

  async put(seq: number, chain: Uint8Array): Promise<void> {
    const index = Math.floor(seq / CHAIN_BLOCK)
    let block = this.#blocks.get(index)
    if (block === undefined) {
      const stored = (await this.#tx.get('logs', blockKey(this.#logId, seq))) as Uint8Array | undefined
      block = stored?.slice() ?? new Uint8Array(CHAIN_BLOCK * VALUE_BYTES)
      this.#blocks.set(index, block)
      this.#tx.put('logs', blockKey(this.#logId, seq), block)
    }
    block.set(chain, (seq % CHAIN_BLOCK) * VALUE_BYTES)
  }
}

function blockKey(logId: LogId, seq: number): (string | number)[] {
  return [logId, 'chain', Math.floor(seq / CHAIN_BLOCK)]
}
