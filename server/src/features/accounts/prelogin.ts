import { createHmac } from 'node:crypto'
import { type Kdf, usernameKey } from '@stogram/contract'
import type { Handler } from '../../realtime/handlers.ts'
import type { AccountsRepository } from './accounts.repository.ts'

/** What clients use for a new password: an unknown name must look like one of theirs. */
const USUAL_COST = { memoryKiB: 65_536, iterations: 3, parallelism: 1 }
const SALT_BYTES = 16

export interface PreloginDeps {
  accounts: AccountsRepository
  preloginKey: Uint8Array
}

export function makePrelogin({ accounts, preloginKey }: PreloginDeps): Handler<'auth:prelogin'> {
  return async ({ username }) => {
    const key = usernameKey(username)
    // Made up for every name, so that a known one is not answered sooner.
    const madeUp = makeUpKdf(preloginKey, key)
    const account = await accounts.findByUsernameKey(key)
    return { kdf: account?.kdf ?? madeUp }
  }
}

function makeUpKdf(preloginKey: Uint8Array, key: string): Kdf {
  const digest = createHmac('sha256', preloginKey).update('prelogin\0').update(key).digest()
  return { salt: new Uint8Array(digest.subarray(0, SALT_BYTES)), ...USUAL_COST }
}
