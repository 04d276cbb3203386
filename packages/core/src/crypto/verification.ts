import { type AccountId, decodeBase64url, encodeBase64url, RefusedError, UnreachableError } from '@stogram/contract'
import {
  type AccountView,
  checkContactCode,
  E2eeError,
  encodeContactCode,
  equalBytes,
  idText,
  safetyNumber,
} from '@stogram/e2ee'
import { CoreError, type ScanResult, type VerificationView } from '../api.ts'
import type { Engine } from '../engine.ts'
import { mustSelf } from '../must.ts'
import { setVerified } from './identities.ts'
import { fetchAccounts, loadAccount } from './people.ts'

/** So that no camera app takes a code for a link, and none is taken for another kind of text. */
const CODE_PREFIX = 'stogram-verify:'

/** What two people compare, of the keys that this device holds. Newer ones are asked for behind it, and told of. */
export async function readVerification(engine: Engine, accountId: AccountId): Promise<VerificationView> {
  const sides = await heldSides(engine, accountId)
  if (sides !== undefined) void tellOfNewer(engine, accountId, sides)
  const { mine, theirs } = sides ?? (await freshSides(engine, accountId))
  return {
    safetyNumber: await safetyNumber(mine, theirs),
    code: CODE_PREFIX + encodeBase64url(encodeContactCode(mine, theirs)),
    identity: idText(theirs.airHash),
  }
}

/** Compares a scanned code with the keys in force, and remembers that they match. */
export async function checkScannedCode(engine: Engine, accountId: AccountId, text: string): Promise<ScanResult> {
  const held = await heldSides(engine, accountId)
  const result = held && (await judgeCode(engine, accountId, text, held))
  if (result !== undefined && result !== 'different') return result
  // The other side may show newer keys than this device holds.
  return judgeCode(engine, accountId, text, await freshSides(engine, accountId))
}

async function judgeCode(
  engine: Engine,
  accountId: AccountId,
  text: string,
  { mine, theirs }: Sides,
): Promise<ScanResult> {
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

/** Undefined for oneself, strangers and accounts that have ended. */
async function heldSides(engine: Engine, accountId: AccountId): Promise<Sides | undefined> {
  const { accountId: ownId } = mustSelf(engine)
  const [mine, theirs] = [await loadAccount(engine, ownId), await loadAccount(engine, accountId)]
  if (mine === undefined || theirs === undefined || accountId === ownId) return undefined
  return theirs.view.deletedAtMs === undefined ? { mine: mine.view, theirs: theirs.view } : undefined
}

/** Throws CoreError('not_found') where there is nobody to compare with. */
async function freshSides(engine: Engine, accountId: AccountId): Promise<Sides> {
  try {
    await fetchAccounts(engine, [mustSelf(engine).accountId, accountId], true)
  } catch (error) {
    // @NOTE Without the network the keys that are here are compared all the same.
    if (!(error instanceof UnreachableError) && !(error instanceof RefusedError)) throw error
  }
  const sides = await heldSides(engine, accountId)
  if (sides === undefined) throw new CoreError('not_found', 'There is no such person here.')
  return sides
}

/** Whoever shows a number of former keys is told that the person has changed, and reads it again. */
async function tellOfNewer(engine: Engine, accountId: AccountId, { mine, theirs }: Sides): Promise<void> {
  try {
    const fresh = await freshSides(engine, accountId)
    const isSame = equalBytes(fresh.mine.airHash, mine.airHash) && equalBytes(fresh.theirs.airHash, theirs.airHash)
    if (!isSame) engine.patches.person(accountId)
  } catch (error) {
    // @NOTE An account that has ended meanwhile is shown as such everywhere; a fault of the storage stops the engine.
    engine.log('keys-not-asked', { name: error instanceof Error ? error.name : 'unknown' })
  }
}
