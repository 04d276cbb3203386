import { LIMITS } from '@stogram/contract'
import type { FactorsView } from '../api.ts'
import type { Engine } from '../engine.ts'
import { mustSelf } from '../must.ts'
import { cleanTotpCode } from './factor-codes.ts'
import { derive } from './unlock.ts'

export async function listFactors(engine: Engine): Promise<FactorsView> {
  const { totp, backupCodes } = await engine.caller.call('factor:list', {})
  return { ...(totp && { totp }), backupCodes }
}

/** 32 letters of 5 bits each. */
export function makeTotpSecret(): string {
  return makeLetters(32).toUpperCase()
}

export interface AddTotpInput {
  secret: string
  code: string
  password: string
}

/** After a lost answer the same secret may be given again, with any code. */
export async function addTotp(
  engine: Engine,
  { secret, code, password }: AddTotpInput,
): Promise<{ backupCodes: string[] }> {
  const proof = { secret, code: cleanTotpCode(code) }
  const authSecret = await provePassword(engine, password)
  const backupCodes = makeBackupCodes()
  await engine.caller.call('factor:add-totp', { authSecret, ...proof, backupCodes })
  return { backupCodes }
}

export async function removeTotp(engine: Engine, { password }: { password: string }): Promise<void> {
  const authSecret = await provePassword(engine, password)
  await engine.caller.call('factor:remove-totp', { authSecret })
}

export async function renewBackupCodes(
  engine: Engine,
  { password }: { password: string },
): Promise<{ backupCodes: string[] }> {
  const authSecret = await provePassword(engine, password)
  const backupCodes = makeBackupCodes()
  await engine.caller.call('factor:renew-backup-codes', { authSecret, backupCodes })
  return { backupCodes }
}

async function provePassword(engine: Engine, password: string): Promise<Uint8Array> {
  const { authSecret } = await derive(engine, mustSelf(engine).session.username, password)
  return authSecret
}

function makeBackupCodes(): string[] {
  return Array.from({ length: LIMITS.backupCodes }, () => makeLetters(16))
}

/** The alphabet of RFC 4648 has 32: no letter is more likely than another. */
const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567'

function makeLetters(count: number): string {
  const random = crypto.getRandomValues(new Uint8Array(count))
  return Array.from(random, (byte) => BASE32.charAt(byte % BASE32.length)).join('')
}
