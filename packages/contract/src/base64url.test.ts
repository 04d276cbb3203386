import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeBase64url, encodeBase64url } from './base64url.ts'

describe('base64url', () => {
  it('agrees with an independent encoder on any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const text = encodeBase64url(bytes)
        expect(text).toBe(Buffer.from(bytes).toString('base64url'))
        expect(decodeBase64url(text)).toEqual(bytes)
      }),
    )
  })

  it.each(['A', 'AB==', 'A+', 'A/', 'Aé', 'AAAAA', 'A A'])('refuses %j', (text) => {
    expect(decodeBase64url(text)).toBeUndefined()
  })

  it('refuses a second spelling of the same bytes', () => {
    expect(decodeBase64url('AA')).toEqual(new Uint8Array([0]))
    expect(decodeBase64url('AB')).toBeUndefined()
  })
})
