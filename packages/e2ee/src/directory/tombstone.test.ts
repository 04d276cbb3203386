import { describe, expect, test } from 'vitest'
import { refusalOf } from '../testing/refusal.ts'
import { filled, flipped, makeTestAccount, NOW_MS } from '../testing/world.ts'
import { verifyDirectoryEntry } from './directory-entry.ts'
import { type Identity, makeIdentityRotation, verifyIdentityChain } from './identity-record.ts'
import { makeTombstone, verifyTombstone } from './tombstone.ts'

const [alice, mallory] = [await makeTestAccount(), await makeTestAccount()]
const { aid } = alice.keys
const signingKey = alice.keys.identitySigning.privateKey

describe('the end of an account', () => {
  const end = { aid, airHash: alice.view.airHash, signingKey }

  test('[ID7] is signed by the identity key and shows in the directory', async () => {
    const tombstone = await makeTombstone(end, NOW_MS + 5)
    expect(await verifyTombstone(tombstone, alice.view)).toEqual({ deletedAtMs: NOW_MS + 5 })
    const view = await verifyDirectoryEntry({ ...alice.entry, tombstone }, aid, alice.view)
    expect(view.deletedAtMs).toBe(NOW_MS + 5)
    expect(alice.view.deletedAtMs).toBeUndefined()
  })

  test('[ID7] is refused from anybody else, for another account and for older keys', async () => {
    const tombstone = await makeTombstone(end, NOW_MS)
    const refused = async (signed: typeof tombstone, of: Identity = alice.view) =>
      refusalOf(() => verifyTombstone(signed, of))
    const byMallory = await makeTombstone({ ...end, signingKey: mallory.keys.identitySigning.privateKey }, NOW_MS)
    expect(await refused(byMallory)).toEqual({ reason: 'signature', alarm: 'KEY_CHANGED' })
    const changed = { ...tombstone, tombstone: flipped(tombstone.tombstone, -1) }
    expect((await refused(changed)).reason).toBe('signature')
    expect(await refused(tombstone, mallory.view)).toEqual({ reason: 'wrong_account', alarm: 'KEY_CHANGED' })
    const next = { ...mallory.keys, signingKey: mallory.keys.identitySigning.privateKey }
    const rotation = await makeIdentityRotation(alice.view, signingKey, next, NOW_MS)
    const rotated = await verifyIdentityChain([alice.identity, rotation], aid)
    expect(await refused(tombstone, rotated)).toEqual({ reason: 'identity_chain', alarm: 'KEY_CHANGED' })
    const asList = { tombstone: alice.list.list, signature: alice.list.signature }
    expect((await refused(asList)).reason).toBe('format')
    expect((await refused({ ...tombstone, tombstone: filled(257, 1) })).reason).toBe('size')
  })

  test('[ID7] is not taken back', async () => {
    const tombstone = await makeTombstone(end, NOW_MS)
    const gone = await verifyDirectoryEntry({ ...alice.entry, tombstone }, aid)
    const refusal = await refusalOf(() => verifyDirectoryEntry(alice.entry, aid, gone))
    expect(refusal).toEqual({ reason: 'rollback', alarm: 'ROLLBACK' })
  })
})
