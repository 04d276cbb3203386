import { type AccountId, decodeBase64url, encodeBase64url, RefusedError, UnreachableError } from '@stogram/contract'
import { type AccountView, checkContactCode, E2eeError, encodeContactCode, idText, safetyNumber } from '@stogram/e2ee'
import { CoreError, type ScanResult, type VerificationView } from '../api.ts'
import type { Engine } from '../engine.ts'
import { mustSelf } from '../must.ts'
import { setVerified } from './identities.ts'
import { fetchAccounts, loadAccount } from './people.ts'

/** So that no camera app takes a code for a link, and none is taken for another kind of text. */
const CODE_PREFIX = 'stogram-verify:'

/** What two people compare. Without the network it is made of the keys that this device holds. */
export async function readVerification(engine: Engine, accountId: AccountId): Promise<VerificationView> {
  const { mine, theirs } = await bothSides(engine, accountId)
  return {
    safetyNumber: await safetyNumber(mine, theirs),
    code: CODE_PREFIX + encodeBase64url(encodeContactCode(mine, theirs)),
    identity: idText(theirs.airHash),
  }
}

/** Compares a scanned code with the keys that this device holds, and remembers that they match. */
export async function checkScannedCode(engine: Engine, accountId: AccountId, text: string): Promise<ScanResult> {
  const { mine, theirs } = await bothSides(engine, accountId)
  const code = text.startsWith(CODE_PREFIX) ? decodeBase64url(text.slice(CODE_PREFIX.length)) : undefined
  if (code === undefined) return 'no-code'
  try {
    checkContactCode(code, mine, theirs)
  } catch (error) {
    if (!(error instanceof E2eeError)) throw error
    return error.reason === 'wrong_account' ? 'different' : 'no-code'
  }
  await setVerified(engine, { accountId, identity: idText(theirs.airHash), isVerified: true })
  return 'match'
}

interface Sides {
  mine: AccountView
  theirs: AccountView
}

/** Throws CoreError('not_found') for oneself, strangers and accounts that have ended. */
async function bothSides(engine: Engine, accountId: AccountId): Promise<Sides> {
  const { accountId: ownId } = mustSelf(engine)
  try {
    await fetchAccounts(engine, [ownId, accountId], true)
  } catch (error) {
    // @NOTE Without the network the keys that are here are compared all the same.
    if (!(error instanceof UnreachableError) && !(error instanceof RefusedError)) throw error
  }
  const [mine, theirs] = [await loadAccount(engine, ownId), await loadAccount(engine, accountId)]
  if (mine === undefined || theirs === undefined || accountId === ownId || theirs.view.deletedAtMs !== undefined)
    throw new CoreError('not_found', 'There is no such person here.')
  return { mine: mine.view, theirs: theirs.view }
}
