import type { GrantUpload, OpUpload } from '@stogram/contract'
import {
  applyOp,
  type EpochView,
  findDevice,
  type HistoryGrant,
  makeHistoryGrant,
  makeOp,
  type OpAction,
  verifyEpoch,
} from '@stogram/e2ee'
import { beforeAll, describe, expect, it } from 'vitest'
import { BACKENDS } from '../../app/testing/backends.ts'
import { makeGroup, makeUpload, message, type TestGroup } from '../../app/testing/chats.ts'
import { itemId, makePerson, type Person, register, type SignedIn } from '../../app/testing/people.ts'
import { serve } from '../../app/testing/serve.ts'

type Action = Exclude<OpAction, { type: 'create' }>

let people: [Person, Person, Person]
beforeAll(async () => {
  people = [await makePerson('ada'), await makePerson('bob'), await makePerson('cyd')]
})

describe.each(BACKENDS)('history grants on $name', ({ open }) => {
  const served = serve(open)
  const { api } = served
  let ada: SignedIn
  let bob: SignedIn
  let group: TestGroup
  let grant: HistoryGrant

  beforeAll(async () => {
    ada = await register(api, people[0])
    bob = await register(api, people[1])
    await register(api, people[2])
    group = await makeGroup(api, ada, [])
    await api.ok('message:send', message(group), ada)
    grant = await makeHistoryGrant([await firstEpoch()], receiverOf(people[0]), bob.person.view)
  })

  const receiverOf = ({ keys, view }: Person) => ({
    aid: keys.aid,
    kid: view.kid,
    encryptionPrivateKey: keys.identityEncryption.privateKey,
  })

  /** As a client would: the verified record, and the own wrap. */
  async function firstEpoch(): Promise<{ view: EpochView; wrap: Uint8Array }> {
    const { items } = await api.ok('chat:records', { chatId: group.id, afterSeq: 0, limit: 10 }, ada)
    const { wraps } = await api.ok('chat:wraps', { chatId: group.id, fromEpoch: 1, limit: 10 }, ada)
    const body = items.find(({ kind }) => kind === 'epoch')?.body ?? new Uint8Array(0)
    const creator = findDevice(ada.person.view, ada.device.signer.deviceId)?.device
    if (creator === undefined) throw new Error('no such device')
    const view = await verifyEpoch({ body, roster: group.roster, creator, previous: 'first' })
    return { view, wrap: wraps[0]?.wrap ?? new Uint8Array(0) }
  }

  /** A change of the group as it is, with these actions and the epoch that they need. */
  async function request(actions: Action[], grants: GrantUpload[]) {
    let { roster } = group
    const ops: OpUpload[] = []
    for (const action of actions) {
      const { body, op } = await makeOp(roster, action, ada.device.signer, Date.now())
      roster = applyOp(roster, op, ada.person.view)
      ops.push({ id: itemId(), body })
    }
    const members = people.filter(({ view }) => roster.members.some(({ aid }) => `${aid}` === `${view.aid}`))
    const { upload, epoch } = await makeUpload(roster, group.epoch, ada, members)
    return { change: { chatId: group.id, ops, grants, epoch: upload }, after: { ...group, roster, epoch } }
  }

  const add = ({ view }: Person): Action => ({ type: 'add', aid: view.aid, airHash: view.airHash, role: 'MEMBER' })
  const opOf = ({ view }: Person, change: object = {}): Action => {
    const { fromEpoch, toEpoch, wrapsHash } = grant
    return { type: 'grantHistory', aid: view.aid, fromEpoch, toEpoch, wrapsHash, ...change }
  }

  it('[CH14] takes a grant only with the op that lets its account in, whole, and up to the epoch in force', async () => {
    const [, b, c] = people
    const upload = { accountId: b.accountId, wraps: [...grant.wraps] }
    const refusal = async (actions: Action[], grants: GrantUpload[]) =>
      api.refusal('chat:change', (await request(actions, grants)).change, ada)
    expect(await refusal([add(c), add(b), opOf(b)], [])).toBe('bad_request')
    expect(await refusal([add(b)], [upload])).toBe('bad_request')
    expect(await refusal([add(b), opOf(b)], [{ ...upload, accountId: c.accountId }])).toBe('bad_request')
    expect(await refusal([add(b), opOf(b)], [{ ...upload, wraps: [new Uint8Array([1])] }])).toBe('forbidden')
    expect(await refusal([add(b), opOf(b, { toEpoch: 2 })], [upload])).toBe('forbidden')
    expect(await refusal([add(b), opOf(b), opOf(b)], [upload, upload])).toBe('forbidden')
  })

  it('[CH14] lets the newcomer read from the first granted epoch on, and not who was there before', async () => {
    const [, b] = people
    const upload = { accountId: b.accountId, wraps: [...grant.wraps] }
    const { change, after } = await request([add(b), opOf(b)], [upload])
    await api.ok('chat:change', change, ada)
    group = after
    const { items } = await api.ok('message:history', { chatId: group.id, limit: 10 }, bob)
    expect(items.map(({ seq, kind }) => `${seq} ${kind}`)).toEqual([
      '1 op',
      '2 epoch',
      '3 message',
      '4 op',
      '5 op',
      '6 epoch',
    ])
    const { wraps } = await api.ok('chat:wraps', { chatId: group.id, fromEpoch: 1, limit: 10 }, bob)
    expect(wraps.map(({ epoch }) => epoch)).toEqual([1, 2])
    expect(wraps[0]?.wrap).toEqual(grant.wraps[0])

    const removal = await request([{ type: 'remove', aid: b.view.aid }], [])
    await api.ok('chat:change', removal.change, ada)
    group = removal.after
    const wrapsOfBob = { chatId: group.id, fromEpoch: 1, limit: 10 }
    expect(await api.refusal('chat:wraps', wrapsOfBob, bob)).toBe('not_found')
    const again = await request([add(b), opOf(b, { fromEpoch: 3, toEpoch: 3 })], [upload])
    expect(await api.refusal('chat:change', again.change, ada)).toBe('forbidden')
  })
})
