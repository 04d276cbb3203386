import { describe, expect, test } from 'vitest'
import { E2eeError } from './errors.ts'

describe('errors', () => {
  test('[CV8] says E_CRYPTO to whoever prints or serialises it, and nothing of the check', () => {
    const error = new E2eeError('wrong_epoch', 'EPOCH_INVALID')
    expect(error.message).toBe('E_CRYPTO')
    expect(JSON.stringify({ error })).toBe('{"error":{"code":"E_CRYPTO"}}')
    expect(String(error)).not.toContain('wrong_epoch')
    expect(error.alarm).toBe('EPOCH_INVALID')
  })
})
