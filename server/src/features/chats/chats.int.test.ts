import { LIMITS, type OpUpload } from '@stogram/contract'
import { decodeMembership, membershipHash } from '@stogram/e2ee'
import { beforeAll, describe, expect, it } from 'vitest'
import { BACKENDS } from '../../app/testing/backends.ts'
import {
  groupRequest,
  makeGroup,
  makePrivateChat,
  makeUpload,
  message,
  nextOp,
  privateChatRequest,
} from '../../app/testing/chats.ts'
import { makePerson, type Person, register, type SignedIn, wire } from '../../app/testing/people.ts'
import { serve } from '../../app/testing/serve.ts'

let people: [Person, Person, Person, Person]
beforeAll(async () => {
  people = [await makePerson('ada'), await makePerson('bob'), await makePerson('cyd'), await makePerson('dan')]
})

describe.each(BACKENDS)('chats on $name', ({ open }) => {
  const served = serve(open)
  const { api } = served
  let ada: SignedIn
  let bob: SignedIn
  let cyd: SignedIn

  beforeAll(async () => {
    ada = await register(api, people[0])
    bob = await register(api, people[1])
    cyd = await register(api, people[2])
  })
  const logOf = async (who: SignedIn, logId: string) => {
    const { logs } = await api.ok('sync:pull', { cursors: [{ logId, afterSeq: 0 }] }, who)
    return logs[0]
  }
  const noticesOf = async (who: SignedIn) => {
    const log = await logOf(who, who.person.accountId)
    return (log?.items ?? []).map(({ body }) => JSON.parse(new TextDecoder().decode(body)) as object)
  }

  it('[CH1] creates a private chat whose id follows from its two accounts, and tells both', async () => {
    const chat = await makePrivateChat(api, ada, people[1])
    const seen = await api.ok('chat:read', { chatId: chat.id }, bob)
    expect(seen).toMatchObject({ kind: 'PRIVATE', lastSeq: 1, visibleFromSeq: 1 })
    expect(seen.members.toSorted()).toEqual([people[0].accountId, people[1].accountId].toSorted())
    expect(await noticesOf(bob)).toContainEqual({ type: 'chat-joined', chatId: chat.id })

    const { request } = await privateChatRequest(ada, people[2])
    expect(await api.refusal('chat:create', { ...request, chatId: chat.id }, ada)).toBe('bad_request')
  })

  it('[CH2] lets the first of two creators win, and answers a repeated request as the first time', async () => {
    const [mine, hers] = [await privateChatRequest(ada, people[2]), await privateChatRequest(cyd, people[0])]
    const answers = await Promise.all([
      api.send('chat:create', wire(mine.request), ada),
      api.send('chat:create', wire(hers.request), cyd),
    ])
    const codes = answers.map(({ answer }) => (answer.success ? 'ok' : answer.error.code))
    expect(codes.toSorted()).toEqual(['ok', 'stale_epoch'])
    const [winner, who] = codes[0] === 'ok' ? [mine.request, ada] : [hers.request, cyd]
    const again = await api.ok('chat:create', winner, who)
    expect(again.placed.map(({ seq }) => seq)).toEqual([1])
    expect((await noticesOf(cyd)).filter((n) => JSON.stringify(n).includes(mine.request.chatId))).toHaveLength(1)
  })

  it('[CH3] creates a group from its first op on, and only with members that exist', async () => {
    const group = await makeGroup(api, ada, [people[1], people[2]])
    expect(await api.ok('chat:read', { chatId: group.id }, cyd)).toMatchObject({
      kind: 'GROUP',
      lastSeq: 4,
      members: [],
    })
    const { request } = await groupRequest(ada, [people[3]])
    expect(await api.refusal('chat:create', request, ada)).toBe('not_found')
    expect(await api.refusal('chat:read', { chatId: request.chatId }, ada)).toBe('not_found')
    expect(await api.refusal('chat:create', { ...request, members: [people[0].accountId] }, ada)).toBe('bad_request')
  })

  it('[CH4] keeps the order of items for all, once for each id', async () => {
    const chat = await makePrivateChat(api, bob, people[2])
    const item = message(chat)
    const first = await api.ok('message:send', item, bob)
    const repeated = await api.ok('message:send', item, bob)
    expect(repeated).toMatchObject({ seq: first.seq, atMs: first.atMs })
    expect(await api.refusal('message:send', { ...item, body: new Uint8Array([1]) }, bob)).toBe('id_reused')
    const { items } = await api.ok('message:history', { chatId: chat.id, limit: 10 }, cyd)
    expect(items.map(({ kind, seq }) => [kind, seq])).toEqual([
      ['epoch', 1],
      ['message', 2],
    ])
    expect(items[1]?.body).toEqual(item.body)
  })

  it('[CH5] hides a chat from strangers as if it did not exist', async () => {
    const chat = await makePrivateChat(api, ada, people[0])
    const nowhere = { ...chat, id: 'AAAAAAAAAAAAAAAAAAAAAA' }
    for (const { id } of [chat, nowhere]) {
      const chatId = id
      const codes = [
        await api.refusal('chat:read', { chatId }, bob),
        await api.refusal('chat:records', { chatId, afterSeq: 0, limit: 10 }, bob),
        await api.refusal('chat:hashes', { chatId, fromSeq: 1, toSeq: 9 }, bob),
        await api.refusal('message:history', { chatId, limit: 10 }, bob),
        await api.refusal('message:send', message({ ...chat, id }), bob),
        await api.refusal('typing:start', { chatId }, bob),
        await api.refusal(
          'chat:change',
          { chatId, ops: [], epoch: (await makeUpload(chat.roster, chat.epoch, ada, [people[0]])).upload },
          bob,
        ),
      ]
      expect(new Set(codes)).toEqual(new Set(['not_found']))
      expect(await logOf(bob, chatId)).toBeUndefined()
    }
  })

  it('[CH6] refuses messages between a removal and the next epoch, and shows the removed nothing after it', async () => {
    const group = await makeGroup(api, ada, [people[1], people[2]])
    await api.ok('message:send', message(group), bob)
    const removal = await nextOp(group.roster, ada, { type: 'remove', aid: people[2].view.aid })
    await api.ok('chat:change', { chatId: group.id, ops: [removal.upload] }, ada)
    expect(await api.refusal('message:send', message(group), bob)).toBe('stale_epoch')
    expect(await api.refusal('message:send', message(group), cyd)).toBe('not_found')
    expect(await noticesOf(cyd)).toContainEqual({ type: 'chat-left', chatId: group.id })

    const next = await makeUpload(removal.roster, group.epoch, bob, [people[0], people[1]])
    await api.ok('chat:change', { chatId: group.id, ops: [], epoch: next.upload }, bob)
    const after = { ...group, epoch: next.epoch }
    const { seq } = await api.ok('message:send', message(after), bob)
    expect((await logOf(bob, group.id))?.items.at(-1)?.seq).toBe(seq)
    expect((await logOf(cyd, group.id))?.items.at(-1)?.kind).toBe('op')
    const { items } = await api.ok('message:history', { chatId: group.id, limit: 100 }, cyd)
    expect(items.at(-1)?.seq).toBe(seq - 2)
    const { reply: _reply, ...seen } = await api.ok('chat:read', { chatId: group.id }, cyd)
    expect(seen).toEqual({ chatId: group.id, kind: 'GROUP', members: [], visibleFromSeq: 3, lastSeq: seq - 2 })
    expect(await api.refusal('chat:change', { chatId: group.id, ops: [removal.upload] }, cyd)).toBe('forbidden')
  })

  it('[CH7] takes the op that comes next, from one of two at once', async () => {
    const group = await makeGroup(api, ada, [people[1]])
    const add = { type: 'add', aid: people[2].view.aid, airHash: people[2].view.airHash, role: 'MEMBER' } as const
    const one = await nextOp(group.roster, ada, add)
    const other = await nextOp(group.roster, ada, { type: 'history', history: 'all' })
    const answers = await Promise.all(
      [one, other].map(({ upload }) => api.send('chat:change', wire({ chatId: group.id, ops: [upload] }), ada)),
    )
    expect(answers.map(({ answer }) => (answer.success ? 'ok' : answer.error.code)).toSorted()).toEqual([
      'ok',
      'stale_membership',
    ])
  })

  it('[CH8] repeats the answer to a change that was made already', async () => {
    const group = await makeGroup(api, ada, [people[1], people[2]])
    const leave = await nextOp(group.roster, bob, { type: 'leave' })
    const first = await api.ok('chat:change', { chatId: group.id, ops: [leave.upload] }, bob)
    const again = await api.ok('chat:change', { chatId: group.id, ops: [leave.upload] }, bob)
    expect(again.placed).toEqual(first.placed)
    expect(await api.refusal('message:send', message(group), bob)).toBe('not_found')
  })

  it('[CH9] refuses what the rules of membership refuse, and ops signed by another device', async () => {
    const group = await makeGroup(api, ada, [people[1], people[2]])
    const forged = await nextOp(group.roster, ada, { type: 'remove', aid: people[2].view.aid })
    expect(await api.refusal('chat:change', { chatId: group.id, ops: [forged.upload] }, bob)).toBe('forbidden')
    const chat = await makePrivateChat(api, bob, people[1])
    expect(await api.refusal('chat:change', { chatId: chat.id, ops: [forged.upload] }, ada)).toBe('not_found')
    expect(await api.ok('chat:read', { chatId: group.id }, ada)).toMatchObject({ lastSeq: 4 })
  })

  it('[CH13] takes nothing more in a group that was closed', async () => {
    const group = await makeGroup(api, ada, [people[1]])
    const close = await nextOp(group.roster, ada, { type: 'close' })
    const members = [people[0], people[1]]
    const early = await makeUpload(close.roster, group.epoch, ada, members)
    const both = { chatId: group.id, ops: [close.upload], epoch: early.upload }
    expect(await api.refusal('chat:change', both, ada)).toBe('forbidden')
    await api.ok('chat:change', { chatId: group.id, ops: [close.upload] }, ada)
    expect(await api.refusal('message:send', message(group), bob)).toBe('forbidden')
    const late = await makeUpload(close.roster, group.epoch, bob, members)
    expect(await api.refusal('chat:change', { chatId: group.id, ops: [], epoch: late.upload }, bob)).toBe('forbidden')
    expect(await api.ok('chat:read', { chatId: group.id }, bob)).toMatchObject({ lastSeq: 4 })
  })

  it('[CH12] takes many ops at once only from a group that grows', async () => {
    const group = await makeGroup(api, ada, [people[1]])
    const ops: OpUpload[] = []
    let { roster } = group
    for (let index = 0; index <= LIMITS.otherOps; index += 1) {
      const next = await nextOp(roster, ada, { type: 'history', history: index % 2 === 0 ? 'all' : 'sinceJoin' })
      roster = next.roster
      ops.push(next.upload)
    }
    expect(await api.refusal('chat:change', { chatId: group.id, ops }, ada)).toBe('bad_request')
    await api.ok('chat:change', { chatId: group.id, ops: ops.slice(0, -1) }, ada)
  })

  it('[CH10] takes an epoch only for exactly the members, after exactly the last one', async () => {
    const group = await makeGroup(api, ada, [people[1], people[2]])
    const everybody = [people[0], people[1], people[2]]
    const next = await makeUpload(group.roster, group.epoch, ada, everybody)
    const fewer = { ...next.upload, wraps: next.upload.wraps.slice(1) }
    expect(await api.refusal('chat:change', { chatId: group.id, ops: [], epoch: fewer }, ada)).toBe('bad_request')
    await api.ok('chat:change', { chatId: group.id, ops: [], epoch: next.upload }, ada)
    const loser = await makeUpload(group.roster, group.epoch, bob, everybody)
    expect(await api.refusal('chat:change', { chatId: group.id, ops: [], epoch: loser.upload }, bob)).toBe(
      'stale_epoch',
    )
    expect(await api.refusal('message:send', message(group), bob)).toBe('stale_epoch')
  })

  it('[CH11] gives a newcomer every op, its own wraps and no earlier message', async () => {
    const dan = await register(api, people[3])
    const group = await makeGroup(api, ada, [people[1]])
    await api.ok('message:send', message(group), bob)
    const { aid, airHash } = people[3].view
    const add = await nextOp(group.roster, ada, { type: 'add', aid, airHash, role: 'MEMBER' })
    const next = await makeUpload(add.roster, group.epoch, ada, [people[0], people[1], people[3]])
    const { placed } = await api.ok('chat:change', { chatId: group.id, ops: [add.upload], epoch: next.upload }, ada)
    expect(placed.map(({ seq }) => seq)).toEqual([5, 6])

    const records = await api.ok('chat:records', { chatId: group.id, afterSeq: 0, limit: 100 }, dan)
    expect(records.items.map(({ kind, seq }) => `${kind} ${seq}`)).toEqual(['op 1', 'op 2', 'op 5', 'epoch 6'])
    expect(records.wraps.map(({ epoch }) => epoch)).toEqual([2])
    expect((await logOf(dan, group.id))?.items.map(({ seq }) => seq)).toEqual([5, 6])
    const { hashes } = await api.ok('chat:hashes', { chatId: group.id, fromSeq: 1, toSeq: 6 }, dan)
    expect(hashes.length).toBe(6 * 32)
  })

  it('[CH15] serves the newest snapshot with its op to whoever may read that far', async () => {
    const group = await makeGroup(api, ada, [people[1]])
    const request = { chatId: group.id }
    expect((await api.ok('chat:snapshot', request, ada)).snapshot).toBeUndefined()
    const snapshot = async (state: typeof group.roster) => {
      const action = { type: 'snapshot', stateHash: await membershipHash(state) } as const
      return { state, ...(await nextOp(state, ada, action)) }
    }
    const first = await snapshot(group.roster)
    const { placed } = await api.ok('chat:change', { chatId: group.id, ops: [first.upload] }, ada)
    const given = await api.ok('chat:snapshot', request, bob)
    expect(given.snapshot?.item).toMatchObject({ seq: placed[0]?.seq, kind: 'op', body: first.upload.body })
    expect(decodeMembership(given.snapshot?.state ?? new Uint8Array(0))).toEqual(first.state)
    expect(await api.refusal('chat:snapshot', request, cyd)).toBe('not_found')

    const removal = await nextOp(first.roster, ada, { type: 'remove', aid: bob.person.view.aid })
    const second = await snapshot(removal.roster)
    await api.ok('chat:change', { chatId: group.id, ops: [removal.upload, second.upload] }, ada)
    const newest = await api.ok('chat:snapshot', request, ada)
    expect(decodeMembership(newest.snapshot?.state ?? new Uint8Array(0))).toEqual(second.state)
    expect((await api.ok('chat:snapshot', request, bob)).snapshot).toBeUndefined()
  })
})
