import { type DirectoryEntry, type Kdf, type SealedSecrets, usernameKey } from '@stogram/contract'
import {
  type AccountView,
  E2eeError,
  idBytes,
  type OpenedAccount,
  openAccount,
  openRootKeyByPassword,
  openRootKeyByRecovery,
  type PasswordSecrets,
  type SecretBytes,
  stretchPassword,
  verifyDirectoryEntry,
} from '@stogram/e2ee'
import { CoreError } from '../api.ts'
import { raiseFor } from '../crypto/alarms.ts'
import type { Engine } from '../engine.ts'

export interface Derived extends PasswordSecrets {
  kdf: Kdf
}

/** Asks how to derive and does so; a server that asks for less than the floor gets nothing. */
export async function derive(engine: Engine, username: string, password: string): Promise<Derived> {
  const { kdf } = await engine.caller.callWith(undefined, 'auth:prelogin', { username })
  try {
    return { kdf, ...(await stretchPassword(password, kdf)) }
  } catch (error) {
    raiseFor(engine, error)
    throw error
  }
}

export interface Unlocked {
  account: OpenedAccount
  view: AccountView
}

/** With the root key, which whoever asked for it disposes of. */
export interface OpenedSecrets extends Unlocked {
  rootKey: SecretBytes
}

/** The account this device already belongs to; a new device learns it from what its secret opens. */
interface Pinned {
  accountId?: string
  username: string
  previous?: AccountView
}

interface Answer {
  secrets: SealedSecrets
  entry: DirectoryEntry
}

/** Opens the account's own keys with the password and checks that they are those of the published identity. */
export async function unlock(answer: Answer, derived: Derived, pinned: Pinned): Promise<Unlocked> {
  const { rootKey, ...unlocked } = await openByPassword(answer, derived, pinned)
  rootKey.dispose()
  return unlocked
}

export function openByPassword(answer: Answer, { kdf, unlockKey }: Derived, pinned: Pinned): Promise<OpenedSecrets> {
  const { arkByPassword, passwordVersion: version } = answer.secrets
  return openSecrets(answer, pinned, (aid) => openRootKeyByPassword(arkByPassword, { unlockKey, aid, kdf, version }))
}

export function openByRecovery(answer: Answer, unlockKey: CryptoKey, pinned: Pinned): Promise<OpenedSecrets> {
  const { arkByRecovery, recoveryVersion: version } = answer.secrets
  if (arkByRecovery === undefined) throw tampered()
  return openSecrets(answer, pinned, (aid) => openRootKeyByRecovery(arkByRecovery, { unlockKey, aid, version }))
}

async function openSecrets(
  { secrets, entry }: Answer,
  pinned: Pinned,
  openRootKey: (aid: Uint8Array) => Promise<SecretBytes>,
): Promise<OpenedSecrets> {
  const isOther = pinned.accountId !== undefined && pinned.accountId !== entry.accountId
  if (isOther || usernameKey(entry.username) !== usernameKey(pinned.username)) throw tampered()
  const aid = idBytes(entry.accountId)
  try {
    const rootKey = await openRootKey(aid)
    const { sealedKeys, formerKeys, keysVersion: version } = secrets
    const { identityChain } = entry
    const account = await openAccount({ rootKey, sealedKeys, formerKeys, version, identityChain, aid })
    return { rootKey, account, view: await verifyDirectoryEntry(entry, aid, pinned.previous) }
  } catch (error) {
    if (error instanceof E2eeError) throw tampered()
    throw error
  }
}

function tampered(): CoreError {
  return new CoreError('tampered', 'The server answered with keys that do not belong to this account.')
}
