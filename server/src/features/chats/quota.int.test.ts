import { LIMITS } from '@stogram/contract'
import { admissionOf, inviteKeyPair, makeInviteLink, makeJoinRequest, parseJoinRequest } from '@stogram/e2ee'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunningServer } from '../../app/server.ts'
import { type Api, makeApi } from '../../app/testing/api.ts'
import { BACKENDS, type Backend } from '../../app/testing/backends.ts'
import { makeGroup, makeUpload, message, nextOp, privateChatRequest } from '../../app/testing/chats.ts'
import { makePerson, register, type SignedIn, wire } from '../../app/testing/people.ts'

const LARGE = new Uint8Array(LIMITS.itemBodyBytes)

describe.each(BACKENDS)('the quota on $name', ({ open }) => {
  let backend: Backend
  let server: RunningServer
  let api: Api
  let ada: SignedIn
  let bob: SignedIn
  let cara: SignedIn
  beforeAll(async () => {
    backend = await open()
    server = await backend.start({ STORAGE_QUOTA_MB: '1' })
    api = makeApi(server.url)
    ada = await register(api, await makePerson('ada'))
    bob = await register(api, await makePerson('bob'))
    cara = await register(api, await makePerson('cara'))
  })
  afterAll(async () => {
    await server?.[Symbol.asyncDispose]()
    await backend?.close()
  })

  it('[LG10] ends with a clear answer what an account stores, its changes of chats too, and never its shutting out or leaving', async () => {
    const group = await makeGroup(api, ada, [bob.person, cara.person])
    /** How many large items pass before the first that is refused. */
    const fill = async (kind: 'message' | 'receipt') => {
      for (let count = 0; count < 100; count += 1) {
        const { status, answer } = await api.send('message:send', wire({ ...message(group, LARGE), kind }), ada)
        if (answer.success) continue
        expect([status, answer.error.code]).toEqual([507, 'quota_reached'])
        return count
      }
    }
    expect(await fill('message')).toBe(16)
    const rename = await nextOp(group.roster, ada, { type: 'history', history: 'all' })
    await api.ok('chat:change', { chatId: group.id, ops: [rename.upload] }, ada)
    expect(await fill('receipt')).toBe(16)

    const { lastSeq } = await api.ok('chat:read', { chatId: group.id }, ada)
    const again = await nextOp(rename.roster, ada, { type: 'history', history: 'sinceJoin' })
    expect(await api.refusal('chat:change', { chatId: group.id, ops: [again.upload] }, ada)).toBe('quota_reached')
    const epoch = (
      await makeUpload(
        rename.roster,
        group.epoch,
        ada,
        [ada, bob, cara].map(({ person }) => person),
      )
    ).upload
    expect(await api.refusal('chat:change', { chatId: group.id, ops: [], epoch }, ada)).toBe('quota_reached')
    const { request } = await privateChatRequest(ada, bob.person)
    expect(await api.refusal('chat:create', request, ada)).toBe('quota_reached')
    expect(await api.ok('chat:read', { chatId: group.id }, ada)).toMatchObject({ lastSeq })

    const remove = await nextOp(rename.roster, ada, { type: 'remove', aid: cara.person.view.aid })
    const next = await makeUpload(remove.roster, group.epoch, ada, [ada.person, bob.person])
    const mixed = await nextOp(remove.roster, ada, { type: 'history', history: 'sinceJoin' })
    const change = { chatId: group.id, epoch: next.upload }
    const ops = [remove.upload, mixed.upload]
    expect(await api.refusal('chat:change', { chatId: group.id, ops }, ada)).toBe('quota_reached')
    await api.ok('chat:change', { ...change, ops: [remove.upload] }, ada)

    await api.ok('message:send', message({ ...group, epoch: next.epoch }), bob)
    const owner = await nextOp(remove.roster, ada, { type: 'setRole', aid: bob.person.view.aid, role: 'OWNER' })
    const leave = await nextOp(owner.roster, ada, { type: 'leave' })
    await api.ok('chat:change', { chatId: group.id, ops: [owner.upload, leave.upload] }, ada)
  })

  it('[LG10] lets in who asked by a link without the room of whose device does it, and nobody else', async () => {
    const [dora, emil, finn] = await Promise.all(
      ['dora', 'emil', 'finn'].map(async (name) => register(api, await makePerson(name))),
    )
    if (dora === undefined || emil === undefined || finn === undefined) throw new Error('three have registered')
    const group = await makeGroup(api, dora, [])
    const link = makeInviteLink(group.roster.chatId)
    const { inviteKey: key } = await inviteKeyPair(link)
    const terms = { expiresAtMs: Date.now() + 3_600_000, maxUses: 5, needsApproval: false }
    const invite = await nextOp(group.roster, dora, { type: 'invite', key, role: 'MEMBER', ...terms })
    await api.ok('chat:change', { chatId: group.id, ops: [invite.upload] }, dora)
    await api.ok('join:describe', { chatId: group.id, key, preview: new Uint8Array([1]) }, dora)
    for (let isFull = false; !isFull; ) {
      const { answer } = await api.send('message:send', wire({ ...message(group, LARGE), kind: 'receipt' }), dora)
      isFull = !answer.success
    }

    const admit = async (who: SignedIn) => {
      const request = await makeJoinRequest(link, who.device.signer, Date.now())
      const add = await nextOp(
        invite.roster,
        dora,
        admissionOf(invite.roster, parseJoinRequest(request), who.person.view.airHash),
      )
      const { upload } = await makeUpload(add.roster, group.epoch, dora, [dora.person, who.person])
      const ask = () => api.ok('join:ask', { request }, who)
      return { ask, change: { chatId: group.id, ops: [add.upload], epoch: upload } }
    }
    const unasked = await admit(finn)
    expect(await api.refusal('chat:change', unasked.change, dora)).toBe('quota_reached')
    const asked = await admit(emil)
    await asked.ask()
    await api.ok('chat:change', asked.change, dora)
    expect(await api.ok('chat:read', { chatId: group.id }, emil)).toMatchObject({ chatId: group.id })
  })
})
