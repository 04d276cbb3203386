import { EMPTY_CHAIN, nextChain } from '@stogram/e2ee'
import { describe, expect, it } from 'vitest'
import { makeMemoryStorage } from '../hosts/memory.ts'
import { emptyLog } from '../inbox/empty-log.ts'
import { openDatabase } from './database.ts'
import { ChainWriter, chainAt } from './transcript.ts'

describe('transcript', () => {
  it('[RP6] keeps the value after each item, over the ends of its blocks', async () => {
    const db = openDatabase(makeMemoryStorage(), () => {})
    const log = emptyLog('chat', 'chat')
    const values = [EMPTY_CHAIN]
    for (const [from, to] of [
      [1, 60],
      [61, 130],
    ] as const) {
      const tx = db.begin()
      const writer = new ChainWriter('chat', tx)
      for (let seq = from; seq <= to; seq++) {
        log.chain = await nextChain(log.chain, new Uint8Array(32).fill(seq))
        log.cursor = seq
        values[seq] = log.chain
        await writer.put(seq, log.chain)
      }
      await tx.commit()
    }
    for (const seq of [0, 1, 63, 64, 128, 130]) expect(await chainAt(db, log, seq)).toEqual(values[seq])
    expect(await chainAt(db, log, 131)).toBeUndefined()
    expect(await chainAt(db, { ...log, chainFromSeq: 100 }, 99)).toBeUndefined()
    expect(await chainAt(db, { ...log, chainFromSeq: 100 }, 0)).toBeUndefined()
  })
})
