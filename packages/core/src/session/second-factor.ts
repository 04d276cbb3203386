import type { FactorsView } from '../account-views.ts'
import type { Engine } from '../engine.ts'
import { readPasskeyName } from '../replica/own-names.ts'
import { makeBackupCodes } from './backup-codes.ts'
import { makeLetters } from './base32.ts'
import { cleanTotpCode } from './factor-codes.ts'
import { provePassword } from './prove-password.ts'

export async function listFactors(engine: Engine): Promise<FactorsView> {
  const { totp, passkeys, backupCodes } = await engine.caller.call('factor:list', {})
  const named = passkeys.map(async ({ passkeyId, createdAtMs, lastUsedAtMs }) => ({
    ...{ passkeyId, createdAtMs, name: (await readPasskeyName(engine.db, passkeyId)) ?? 'Passkey' },
    ...(lastUsedAtMs === undefined ? {} : { lastUsedAtMs }),
  }))
  return { ...(totp && { totp }), passkeys: await Promise.all(named), backupCodes }
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
