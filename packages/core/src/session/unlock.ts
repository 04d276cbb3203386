import { type DirectoryEntry, type Kdf, type SealedSecrets, usernameKey } from '@stogram/contract'
import {
  type AccountView,
  E2eeError,
  idBytes,
  type OpenedAccount,
  openAccount,
  openRootKeyByPassword,
  type PasswordSecrets,
  stretchPassword,
  verifyDirectoryEntry,
} from '@stogram/e2ee'
import { CoreError } from '../api.ts'
import type { Engine } from '../engine.ts'

export interface Derived extends PasswordSecrets {
  kdf: Kdf
}

/** Asks how to derive and does so; a server that asks for less than the floor gets nothing. */
export async function derive(engine: Engine, username: string, password: string): Promise<Derived> {
  const { kdf } = await engine.caller.callWith(undefined, 'auth:prelogin', { username })
  return { kdf, ...(await stretchPassword(password, kdf)) }
}

export interface Unlocked {
  account: OpenedAccount
  view: AccountView
}

/**
 * Opens the account's own keys and checks that they are those of the published identity.
 * `pinned` is the account this device already belongs to; a new device learns it from what the password opens.
 */
export async function unlock(
  answer: { secrets: SealedSecrets; entry: DirectoryEntry },
  { kdf, unlockKey }: Derived,
  pinned: { accountId?: string; username: string; previous?: AccountView },
): Promise<Unlocked> {
  const { secrets, entry } = answer
  const isOther = pinned.accountId !== undefined && pinned.accountId !== entry.accountId
  if (isOther || usernameKey(entry.username) !== usernameKey(pinned.username)) throw tampered()
  const aid = idBytes(entry.accountId)
  try {
    const { version } = secrets
    const rootKey = await openRootKeyByPassword(secrets.arkByPassword, { unlockKey, aid, kdf, version })
    const { identityChain } = entry
    const account = await openAccount({ rootKey, sealedKeys: secrets.sealedKeys, version, identityChain, aid })
    rootKey.dispose()
    return { account, view: await verifyDirectoryEntry(entry, aid, pinned.previous) }
  } catch (error) {
    if (error instanceof E2eeError) throw tampered()
    throw error
  }
}

function tampered(): CoreError {
  return new CoreError('tampered', 'The server answered with keys that do not belong to this account.')
}
