import { describe, expect, test } from 'vitest'
import { hash, label } from '../primitives/hash.ts'
import { filled } from '../testing/world.ts'
import { privateChatId, privateRoster } from './private-chat.ts'

const alice = { aid: filled(32, 1), airHash: filled(32, 11) }
const bob = { aid: filled(32, 2), airHash: filled(32, 12) }

describe('private chat', () => {
  test('[MB1] is the same for both', async () => {
    const roster = await privateRoster(alice, bob)
    expect(await privateRoster(bob, alice)).toEqual(roster)
    expect(roster.chatId).toEqual(await privateChatId(bob.aid, alice.aid))
    expect(roster.chatId).toHaveLength(16)
    expect(roster.members.map(({ role }) => role)).toEqual(['MEMBER', 'MEMBER'])
    expect(roster).toMatchObject({ kind: 'PRIVATE', logSeq: 0, pastLogHeads: [] })
  })

  test('[MB1] hashes ids and records in the order of the ids', async () => {
    const roster = await privateRoster(bob, alice)
    expect(roster.chatId).toEqual((await hash(label('dm'), alice.aid, bob.aid)).slice(0, 16))
    expect(roster.logHead).toEqual(await hash(label('dm/head'), alice.airHash, bob.airHash))
    const rotated = { ...alice, airHash: filled(32, 13), airHashes: [alice.airHash, filled(32, 13)] }
    const after = await privateRoster(bob, rotated)
    expect(after.logHead).toEqual(await hash(label('dm/head'), filled(32, 13), bob.airHash))
    expect(after.pastLogHeads).toEqual([roster.logHead])
  })

  test('[MB1] is another chat with another account', async () => {
    const carol = await privateChatId(alice.aid, filled(32, 3))
    expect(carol).not.toEqual(await privateChatId(alice.aid, bob.aid))
  })

  test('[MB1] has one member when it is with oneself', async () => {
    expect((await privateRoster(alice, alice)).members).toHaveLength(1)
  })

  test('[MB1] has a new head after a key rotation, and knows the old ones', async () => {
    const before = await privateRoster(alice, bob)
    const rotated = { ...bob, airHash: filled(32, 13), airHashes: [bob.airHash, filled(32, 13)] }
    const after = await privateRoster(alice, rotated)
    expect(after.logHead).not.toEqual(before.logHead)
    expect(after.pastLogHeads).toEqual([before.logHead])
    expect(after.chatId).toEqual(before.chatId)
  })
})
