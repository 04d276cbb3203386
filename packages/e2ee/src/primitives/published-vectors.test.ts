import { argon2id } from 'hash-wasm'
import { describe, expect, test } from 'vitest'
import { decodeHex, encodeHex } from '../codec/bytes.ts'
import { hkdf, importHkdfKey } from './hkdf.ts'

function counting(from: number, to: number): Uint8Array {
  return Uint8Array.from({ length: to - from + 1 }, (_, i) => from + i)
}

const EMPTY = new Uint8Array(0)

describe('HKDF with SHA-256', () => {
  test.each([
    {
      name: 'A.1',
      ikm: decodeHex('0b'.repeat(22)),
      salt: counting(0, 12),
      info: counting(0xf0, 0xf9),
      okm: '3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865',
    },
    {
      name: 'A.2',
      ikm: counting(0, 0x4f),
      salt: counting(0x60, 0xaf),
      info: counting(0xb0, 0xff),
      okm:
        'b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c' +
        '59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87',
    },
    {
      name: 'A.3',
      ikm: decodeHex('0b'.repeat(22)),
      salt: EMPTY,
      info: EMPTY,
      okm: '8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8',
    },
  ])('[KH2] agrees with RFC 5869, $name', async ({ ikm, salt, info, okm }) => {
    expect(encodeHex(await hkdf(await importHkdfKey(ikm), salt, info, okm.length / 2))).toBe(okm)
  })
})

/*
 * The vectors of the algorithm's own reference code for version 19, which RFC 9106 describes. The RFC's single example
 * has associated data, which our Argon2id does not take and we do not use.
 */
describe('Argon2id', () => {
  test.each([
    [2, 256, 1, 'password', 'somesalt', '9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe'],
    [2, 256, 2, 'password', 'somesalt', '6d093c501fd5999645e0ea3bf620d7b8be7fd2db59c20d9fff9539da2bf57037'],
    [2, 65_536, 1, 'password', 'somesalt', '09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7'],
    [2, 65_536, 1, 'password', 'diffsalt', 'bdf32b05ccc42eb15d58fd19b1f856b113da1e9a5874fdcc544308565aa8141c'],
  ])(
    '[KH2] agrees with the reference code: %i passes, %i KiB, %i lanes, %s, %s',
    async (iterations, memorySize, parallelism, password, salt, tag) => {
      const input = { password, salt, iterations, memorySize, parallelism, hashLength: 32 }
      expect(await argon2id({ ...input, outputType: 'hex' })).toBe(tag)
    },
  )
})
