import { describe, expect, test } from 'vitest'
import { refusalOf } from '../testing/refusal.ts'
import { SecretBytes } from './secret-bytes.ts'

describe('SecretBytes', () => {
  test('[CV9] does not print or serialise, and is gone after dispose', async () => {
    const raw = new Uint8Array([1, 2, 3])
    const secret = new SecretBytes(raw)
    expect(`${secret}`).toBe('[secret]')
    expect(Object.keys(secret)).toEqual([])
    expect((await refusalOf(() => JSON.stringify({ secret }))).reason).toBe('value')
    expect(secret.expose()).toEqual(new Uint8Array([1, 2, 3]))
    secret.dispose()
    expect(raw).toEqual(new Uint8Array(3))
    expect((await refusalOf(() => secret.expose())).reason).toBe('disposed')
  })
})
