import {
  admissionOf,
  applyOp,
  type InviteLink,
  inviteKeyPair,
  makeInviteLink,
  makeJoinRequest,
  makeOp,
  type OpAction,
  parseJoinRequest,
} from '@stogram/e2ee'
import { beforeAll, describe, expect, it } from 'vitest'
import { openSocket } from '../../../../tests/services/socket.ts'
import { BACKENDS } from '../../app/testing/backends.ts'
import { makeGroup, makeUpload, type TestGroup } from '../../app/testing/chats.ts'
import { itemId, makePerson, type Person, register, type SignedIn } from '../../app/testing/people.ts'
import { serve } from '../../app/testing/serve.ts'

const HOUR_MS = 3_600_000
const PREVIEW = new Uint8Array([1, 2, 3])

let people: Person[]
beforeAll(async () => {
  people = await Promise.all(['ada', 'bob', 'cyd', 'dan'].map(makePerson))
})

describe.each(BACKENDS)('join links on $name', ({ open, isShared }) => {
  const served = serve(open)
  const { api } = served
  let ada: SignedIn
  let bob: SignedIn
  let cyd: SignedIn
  let dan: SignedIn

  beforeAll(async () => {
    const registered: SignedIn[] = []
    for (const person of people) registered.push(await register(api, person))
    ;[ada, bob, cyd, dan] = registered as [SignedIn, SignedIn, SignedIn, SignedIn]
  })

  async function change(
    group: TestGroup,
    by: SignedIn,
    action: Exclude<OpAction, { type: 'create' }>,
    atMs = Date.now(),
  ): Promise<TestGroup> {
    const { body, op } = await makeOp(group.roster, action, by.device.signer, atMs)
    await api.ok('chat:change', { chatId: group.id, ops: [{ id: itemId(), body }] }, by)
    return { ...group, roster: applyOp(group.roster, op, by.person.view) }
  }

  async function openLink(group: TestGroup, more: { needsApproval?: boolean; uses?: number; atMs?: number } = {}) {
    const link = makeInviteLink(group.roster.chatId)
    const { inviteKey: key } = await inviteKeyPair(link)
    const atMs = more.atMs ?? Date.now()
    const terms = { expiresAtMs: atMs + HOUR_MS, maxUses: more.uses ?? 5, needsApproval: more.needsApproval ?? false }
    const next = await change(group, ada, { type: 'invite', key, role: 'MEMBER', ...terms }, atMs)
    await api.ok('join:describe', { chatId: group.id, key, preview: PREVIEW }, ada)
    return { link, key, group: next }
  }

  const requestOf = (link: InviteLink, who: SignedIn) => makeJoinRequest(link, who.device.signer, Date.now())
  const read = async (link: InviteLink, who: SignedIn) => {
    const { reply: _, ...shown } = await api.ok('join:read', { request: await requestOf(link, who) }, who)
    return shown
  }
  const ask = async (link: InviteLink, who: SignedIn) =>
    api.ok('join:ask', { request: await requestOf(link, who) }, who)
  const pending = async (who: SignedIn) => {
    const { admit, decide } = await api.ok('join:pending', {}, who)
    return { admit: admit.map(({ accountId }) => accountId), decide: decide.map(({ accountId }) => accountId) }
  }

  async function letIn(group: TestGroup, by: SignedIn, link: InviteLink, who: SignedIn): Promise<TestGroup> {
    const request = parseJoinRequest(await requestOf(link, who))
    const next = await change(group, by, admissionOf(group.roster, request, who.person.view.airHash))
    const members = people.filter(({ view }) => next.roster.members.some(({ aid }) => `${aid}` === `${view.aid}`))
    const { upload, epoch } = await makeUpload(
      next.roster,
      group.epoch,
      by,
      members.map((person) => person),
    )
    await api.ok('chat:change', { chatId: group.id, ops: [], epoch: upload }, by)
    return { ...next, epoch }
  }

  it('[JL1] [JL2] shows an open link to who holds it, and nobody else', async () => {
    const { link, group } = await openLink(await makeGroup(api, ada, [people[1] as Person]))
    const open = { state: 'open', standing: 'stranger', needsApproval: false, memberCount: 2, preview: PREVIEW }
    expect(await read(link, cyd)).toEqual(open)
    expect(await read(link, bob)).toEqual({ ...open, standing: 'member', needsApproval: true })
    const forged = { chatId: link.chatId, seed: new Uint8Array(32).fill(7) }
    expect(await api.refusal('join:read', { request: await requestOf(forged, cyd) }, cyd)).toBe('not_found')
    const hers = await requestOf(link, cyd)
    expect(await api.refusal('join:ask', { request: hers }, dan)).toBe('forbidden')
    expect(await api.refusal('join:ask', { request: new Uint8Array([0x80]) }, dan)).toBe('bad_request')
    expect(group.roster.invites).toHaveLength(1)
  })

  it('[JL2] says why a link lets nobody in any more, and tells nothing of its group then', async () => {
    let group = await makeGroup(api, ada, [])
    const old = await openLink(group, { atMs: Date.now() - 2 * HOUR_MS })
    const single = await openLink(old.group, { uses: 1 })
    const revoked = await openLink(single.group)
    group = await change(revoked.group, ada, { type: 'revokeInvite', key: revoked.key })
    group = await letIn(group, ada, single.link, bob)
    const ended = { standing: 'stranger', needsApproval: false, memberCount: 0, preview: new Uint8Array(0) }
    expect(await read(old.link, cyd)).toEqual({ ...ended, state: 'expired' })
    expect(await read(single.link, cyd)).toEqual({ ...ended, state: 'used_up' })
    expect(await read(revoked.link, cyd)).toEqual({ ...ended, state: 'revoked' })
    expect(await ask(revoked.link, cyd)).toMatchObject({ state: 'revoked', standing: 'stranger' })
    expect(await pending(ada)).toEqual({ admit: [], decide: [] })

    const late = await openLink(group)
    await ask(late.link, cyd)
    await change(late.group, ada, { type: 'close' })
    expect(await read(late.link, dan)).toEqual({ ...ended, state: 'closed' })
    expect(await pending(ada)).toEqual({ admit: [], decide: [] })
  })

  it('[JL3] [JL4] hands a request to one member at a time, tells them, and forgets it with the joining', async () => {
    const { link, group } = await openLink(await makeGroup(api, ada, [people[1] as Person]))
    using his = await openSocket(served.url, bob.token)
    const told = his.received('join:changed')
    expect(await ask(link, cyd)).toMatchObject({ state: 'open', standing: 'asked' })
    expect(await told).toEqual({ chatId: group.id })
    expect(await pending(dan)).toEqual({ admit: [], decide: [] })
    expect(await pending(bob)).toEqual({ admit: [cyd.person.accountId], decide: [] })
    expect(await pending(ada)).toEqual({ admit: [], decide: [] })
    expect(await ask(link, cyd)).toMatchObject({ standing: 'asked' })
    expect(await pending(ada)).toEqual({ admit: [], decide: [] })
    if (isShared) {
      await served.backend.seed(async ({ prisma }) => {
        await prisma.joinRequest.updateMany({ data: { offeredAt: new Date(Date.now() - 11_000) } })
      })
      expect(await pending(ada)).toEqual({ admit: [cyd.person.accountId], decide: [] })
    }
    await letIn(group, bob, link, cyd)
    expect(await read(link, cyd)).toMatchObject({ standing: 'member' })
    expect(await pending(ada)).toEqual({ admit: [], decide: [] })
  })

  it('[JL3] [JL4] leaves to admins what needs approval; who was declined is told, and asks with another link', async () => {
    const { link, key, group } = await openLink(await makeGroup(api, ada, [people[1] as Person]), {
      needsApproval: true,
    })
    using hers = await openSocket(served.url, ada.token)
    const told = hers.received('join:changed')
    await ask(link, cyd)
    expect(await told).toEqual({ chatId: group.id })
    expect(await pending(bob)).toEqual({ admit: [], decide: [] })
    expect(await pending(ada)).toEqual({ admit: [], decide: [cyd.person.accountId] })
    expect(await pending(ada)).toEqual({ admit: [], decide: [cyd.person.accountId] })

    const decline = { chatId: group.id, accountId: cyd.person.accountId }
    expect(await api.refusal('join:decline', decline, bob)).toBe('not_found')
    expect(await api.refusal('join:describe', { chatId: group.id, key, preview: PREVIEW }, bob)).toBe('not_found')
    await api.ok('join:decline', decline, ada)
    expect(await ask(link, cyd)).toMatchObject({ state: 'open', standing: 'declined' })
    expect(await pending(ada)).toEqual({ admit: [], decide: [] })
    const other = await openLink(group, { needsApproval: true })
    expect(await ask(other.link, cyd)).toMatchObject({ standing: 'asked' })
    expect(await pending(ada)).toEqual({ admit: [], decide: [cyd.person.accountId] })
  })

  it('[JL3] leaves to admins whoever was in the group before', async () => {
    let group = await makeGroup(api, ada, [people[1] as Person, people[2] as Person])
    group = await change(group, ada, { type: 'remove', aid: cyd.person.view.aid })
    const { link } = await openLink(group)
    expect(await ask(link, cyd)).toMatchObject({ standing: 'asked', needsApproval: true })
    expect(await pending(bob)).toEqual({ admit: [], decide: [] })
    expect((await pending(ada)).decide).toContain(cyd.person.accountId)
  })
})
