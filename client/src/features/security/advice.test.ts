import type { AlarmCode } from '@stogram/e2ee'
import { expect, test } from 'vitest'
import { adviceFor } from './advice.ts'

const CODES: Record<AlarmCode | 'DEVICE_ADDED' | 'SESSION_REUSED' | 'REVOCATION_REFUSED' | 'LOG_NOT_TAKEN', true> = {
  ...{ KEY_CHANGED: true, DEVICE_UNCERTIFIED: true, LOG_FORK: true, TRANSCRIPT_FORK: true, EQUIVOCATION: true },
  ...{ GAP: true, EPOCH_INVALID: true, UNDECRYPTABLE: true, ROLLBACK: true, KDF_REFUSED: true, FILE_TAMPERED: true },
  ...{
    CALL_KEY_MISMATCH: true,
    DEVICE_ADDED: true,
    SESSION_REUSED: true,
    REVOCATION_REFUSED: true,
    LOG_NOT_TAKEN: true,
  },
}

test.each(Object.keys(CODES))('%s comes with something to do', (code) => {
  expect(adviceFor(code)).not.toBe(adviceFor('A code of a later version'))
})
