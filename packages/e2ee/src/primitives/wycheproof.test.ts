import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { decodeHex, encodeHex } from '../codec/bytes.ts'
import { bufferSource } from './buffer-source.ts'
import { hkdf, importHkdfKey } from './hkdf.ts'

/*
 * The runtime's own algorithms against the public Wycheproof vectors, at the parameters that this package fixes.
 */
const FOLDER = new URL('../../vectors/wycheproof/', import.meta.url)

interface Vector extends Record<string, unknown> {
  tcId: number
  result: 'valid' | 'invalid' | 'acceptable'
  flags: string[]
}
interface Group extends Record<string, unknown> {
  tests: Vector[]
}

describe('Wycheproof', () => {
  suite('aes_gcm_test.json', async (group, vector) => {
    if (group['ivSize'] !== 96 || group['keySize'] !== 256 || group['tagSize'] !== 128) return
    const raw = bufferSource(hex(vector, 'key'))
    const key = await crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['decrypt'])
    const sealed = decodeHex(`${text(vector, 'ct')}${text(vector, 'tag')}`)
    const parameters = {
      name: 'AES-GCM',
      iv: bufferSource(hex(vector, 'iv')),
      additionalData: bufferSource(hex(vector, 'aad')),
      tagLength: 128,
    }
    const opened = await attempt(() => crypto.subtle.decrypt(parameters, key, bufferSource(sealed)))
    expect(opened).toBe(vector.result === 'valid' ? text(vector, 'msg') : undefined)
  })

  suite('hkdf_sha256_test.json', async (_group, vector) => {
    if (vector.result !== 'valid') return
    const key = await importHkdfKey(hex(vector, 'ikm'))
    const okm = await hkdf(key, hex(vector, 'salt'), hex(vector, 'info'), Number(vector['size']))
    expect(encodeHex(okm)).toBe(text(vector, 'okm'))
  })

  suite('ed25519_test.json', async (group, vector) => {
    const publicKey = group['publicKey'] as Record<string, string>
    const raw = bufferSource(decodeHex(publicKey['pk'] ?? ''))
    const key = await crypto.subtle.importKey('raw', raw, 'Ed25519', false, ['verify'])
    const isValid = await crypto.subtle.verify(
      'Ed25519',
      key,
      bufferSource(hex(vector, 'sig')),
      bufferSource(hex(vector, 'msg')),
    )
    expect(isValid).toBe(vector.result === 'valid')
  })

  suite('rsa_oaep_3072_sha256_mgf1sha256_test.json', async (group, vector) => {
    const pkcs8 = bufferSource(decodeHex(String(group['privateKeyPkcs8'])))
    const algorithm = { name: 'RSA-OAEP', hash: 'SHA-256' }
    const key = await crypto.subtle.importKey('pkcs8', pkcs8, algorithm, false, ['decrypt'])
    const parameters = { name: 'RSA-OAEP', label: bufferSource(hex(vector, 'label')) }
    const opened = await attempt(() => crypto.subtle.decrypt(parameters, key, bufferSource(hex(vector, 'ct'))))
    expect(opened).toBe(vector.result === 'valid' ? text(vector, 'msg') : undefined)
  })
})

function suite(file: string, check: (group: Group, vector: Vector) => Promise<void>): void {
  test(`the runtime agrees with ${file}`, async () => {
    const { testGroups } = JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')) as { testGroups: Group[] }
    expect.hasAssertions()
    for (const group of testGroups) {
      for (const vector of group.tests) {
        try {
          await check(group, vector)
        } catch (cause) {
          throw new Error(`vector ${vector.tcId} of ${file}`, { cause })
        }
      }
    }
  })
}

async function attempt(open: () => Promise<ArrayBuffer>): Promise<string | undefined> {
  try {
    return encodeHex(new Uint8Array(await open()))
  } catch {
    // @NOTE Refusal is an expected outcome here.
    return undefined
  }
}

function text(vector: Vector, name: string): string {
  return String(vector[name])
}

function hex(vector: Vector, name: string): Uint8Array {
  return decodeHex(text(vector, name))
}
