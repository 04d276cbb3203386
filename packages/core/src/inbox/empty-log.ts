import type { LogId } from '@stogram/contract'
import { EMPTY_CHAIN } from '@stogram/e2ee'
import type { LogRow } from '../replica/rows.ts'

export function emptyLog(logId: LogId, kind: LogRow['kind']): LogRow {
  return {
    logId,
    kind,
    stage: kind === 'chat' ? 'new' : 'live',
    cursor: 0,
    chain: EMPTY_CHAIN,
    chainFromSeq: 0,
    visibleFromSeq: 1,
    recordsSeq: 0,
    rosterSeqs: [],
    epochSeqs: [],
    epochCount: 0,
  }
}
