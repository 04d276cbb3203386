import type { NewPasskey, PasskeyId, PasskeyOffer } from '@stogram/contract'
import type { Engine } from '../engine.ts'
import { enqueueNote } from '../outbox/enqueue.ts'
import { passkeyNameKey } from '../replica/own-names.ts'
import type { NoteRow } from '../replica/rows.ts'
import { makeBackupCodes } from './backup-codes.ts'
import { provePassword } from './prove-password.ts'

export async function offerPasskey(engine: Engine, { password }: { password: string }): Promise<PasskeyOffer> {
  return engine.caller.call('factor:offer-passkey', { authSecret: await provePassword(engine, password) })
}

export async function addPasskey(
  engine: Engine,
  { ticket, passkey, name }: { ticket: string; passkey: NewPasskey; name: string },
): Promise<{ backupCodes?: string[] }> {
  const { totp, passkeys } = await engine.caller.call('factor:list', {})
  const others = passkeys.filter(({ passkeyId }) => passkeyId !== passkey.passkeyId)
  const isFirst = totp === undefined && others.length === 0
  const codes = isFirst ? { backupCodes: makeBackupCodes() } : {}
  await engine.caller.call('factor:add-passkey', { ticket, passkey, ...codes })
  await renamePasskey(engine, { passkeyId: passkey.passkeyId, name })
  return codes
}

/** Told to the other devices, and to nobody else. */
export async function renamePasskey(
  engine: Engine,
  { passkeyId, name }: { passkeyId: PasskeyId; name: string },
): Promise<void> {
  const note = { type: 'passkey-name', passkeyId, name } as const
  const tx = engine.db.begin()
  tx.put('meta', passkeyNameKey(passkeyId), { note } satisfies NoteRow)
  enqueueNote(engine, tx, note)
  await tx.commit()
}

export async function removePasskey(
  engine: Engine,
  { passkeyId, password }: { passkeyId: PasskeyId; password: string },
): Promise<void> {
  const authSecret = await provePassword(engine, password)
  await engine.caller.call('factor:remove-passkey', { authSecret, passkeyId })
}
