import { hkdfSync } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { decodeBase64url, encodeBase64url } from '@stogram/contract'
import { exportJWK, generateKeyPair, importJWK, type JWK } from 'jose'
import { writeOnce } from '../../infra/write-once.ts'

/** What this installation alone knows. Kept apart from the configuration, which may be logged. */
export interface Secrets {
  /** Ed25519: signs access tokens and tickets. */
  accessTokenKey: JWK
  /** Makes up the salts of usernames that do not exist. */
  preloginKey: Uint8Array
  /** Derives each refresh token from the one before. */
  refreshKey: Uint8Array
  /** Seals what second factors share with the server. Follows from `refreshKey`. */
  factorKey: Uint8Array
}

const ADVICE =
  'Restore it from a backup. Without one, delete it: the server makes a new one, and everyone has to refresh or log in again. Codes of authenticator apps are refused then; backup codes and recovery keys still work.'

/**
 * Reads the secrets, making them at the first start.
 *
 * file   of the operator, the same one for every server of an installation; never made here, so that two servers
 *        cannot make two
 */
export async function openSecrets(place: { dataDirectory: string; file: string | undefined }): Promise<Secrets> {
  if (place.file !== undefined) return readSecrets(place.file)
  const path = join(place.dataDirectory, 'secrets.json')
  await mkdir(place.dataDirectory, { recursive: true, mode: 0o700 })
  try {
    return await readSecrets(path)
  } catch (error) {
    if (!isMissing(error)) throw error
  }
  await writeOnce(path, await makeSecretsText())
  return readSecrets(path)
}

/** Where the server reads them. */
export function secretsPath(place: { dataDirectory: string; secretsFile: string | undefined }): string {
  return place.secretsFile ?? join(place.dataDirectory, 'secrets.json')
}

export async function makeSecretsText(): Promise<string> {
  const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true })
  const secrets = {
    version: 1,
    accessTokenKey: await exportJWK(privateKey),
    preloginKey: encodeBase64url(crypto.getRandomValues(new Uint8Array(32))),
    refreshKey: encodeBase64url(crypto.getRandomValues(new Uint8Array(32))),
  }
  return `${JSON.stringify(secrets, undefined, 2)}\n`
}

async function readSecrets(path: string): Promise<Secrets> {
  const text = await readFile(path, 'utf8')
  const fields = parseObject(text)
  const preloginKey = keyBytes(fields?.['preloginKey'])
  const refreshKey = keyBytes(fields?.['refreshKey'])
  const accessTokenKey = fields?.['accessTokenKey'] as JWK | undefined
  const isSound = await importJWK(accessTokenKey ?? {}, 'EdDSA').then(
    () => accessTokenKey?.crv === 'Ed25519' && typeof accessTokenKey.d === 'string',
    () => false,
  )
  if (fields?.['version'] !== 1 || !isSound || !accessTokenKey || !preloginKey || !refreshKey) {
    throw new Error(`${path} is damaged. ${ADVICE}`)
  }
  return { accessTokenKey, preloginKey, refreshKey, factorKey: deriveFactorKey(refreshKey) }
}

function deriveFactorKey(refreshKey: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', refreshKey, new Uint8Array(0), 'stogram.factors.v1', 32))
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    // @NOTE JSON.parse quotes the text in its message, and the text is secret.
    return undefined
  }
}

function keyBytes(value: unknown): Uint8Array | undefined {
  const bytes = typeof value === 'string' ? decodeBase64url(value) : undefined
  return bytes?.length === 32 ? bytes : undefined
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}
