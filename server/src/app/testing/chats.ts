import { randomBytes } from 'node:crypto'
import type { EpochUpload, OpUpload } from '@stogram/contract'
import {
  applyLoggedOp,
  EMPTY_CHAIN,
  idText,
  type Membership,
  makeEpoch,
  makeGenesis,
  makeOp,
  type OpAction,
  privateRoster,
  type Roster,
  startMembership,
} from '@stogram/e2ee'
import type { Api } from './api.ts'
import { itemId, type Person, type SignedIn } from './people.ts'

/** Who acts, signed in or not. */
export type Actor = Pick<SignedIn, 'person' | 'device'>
/** As much of a person as those need who let them in. */
export type Invited = Pick<Person, 'view'>

/** A chat as the test itself understands it. */
export interface TestChat {
  id: string
  roster: Roster
  epoch: { number: number; recordHash: Uint8Array }
}

export interface TestGroup extends TestChat {
  roster: Membership
}

export async function makePrivateChat(api: Api, creator: SignedIn, other: Person): Promise<TestChat> {
  const { request, chat } = await privateChatRequest(creator, other)
  await api.ok('chat:create', request, creator)
  return chat
}

export async function privateChatRequest(creator: SignedIn, other: Person) {
  const roster = await privateRoster(creator.person.view, other.view)
  const members = [...new Set([creator.person, other])]
  const made = await makeUpload(roster, 'first', creator, members)
  const id = idText(roster.chatId)
  const request = {
    chatId: id,
    kind: 'PRIVATE' as const,
    members: [creator.person.accountId, other.accountId],
    ops: [],
    epoch: made.upload,
  }
  return { request, chat: { id, roster, epoch: made.epoch } }
}

export async function makeGroup(api: Api, creator: SignedIn, others: readonly Person[]): Promise<TestGroup> {
  const { request, chat } = await groupRequest(creator, others)
  await api.ok('chat:create', request, creator)
  return chat
}

export async function groupRequest(creator: Actor, others: readonly Invited[]) {
  const { aid, airHash } = creator.person.view
  const genesis = await makeGenesis(
    {
      type: 'create',
      kind: 'GROUP',
      isSecret: false,
      nonce: new Uint8Array(randomBytes(16)),
      creator: { aid, airHash },
      history: 'sinceJoin',
      mayMembersAdd: false,
    },
    creator.device.signer,
    Date.now(),
  )
  let roster = startMembership(genesis.op, { aid })
  const ops: OpUpload[] = [{ id: itemId(), body: genesis.body }]
  for (const { view } of others) {
    const add = await nextOp(roster, creator, { type: 'add', aid: view.aid, airHash: view.airHash, role: 'MEMBER' })
    roster = add.roster
    ops.push(add.upload)
  }
  const made = await makeUpload(roster, 'first', creator, [creator.person, ...others])
  const id = idText(roster.chatId)
  const members = roster.members.map((member) => idText(member.aid))
  const request = { chatId: id, kind: 'GROUP' as const, members, ops, epoch: made.upload }
  return { request, chat: { id, roster, epoch: made.epoch } }
}

export async function nextOp(
  roster: Membership,
  actor: Actor,
  action: Exclude<OpAction, { type: 'create' }>,
): Promise<{ roster: Membership; upload: OpUpload }> {
  const { body, op } = await makeOp(roster, action, actor.device.signer, Date.now())
  return { roster: await applyLoggedOp(roster, op, actor.person.view), upload: { id: itemId(), body } }
}

export async function makeUpload(
  roster: Roster,
  previous: TestChat['epoch'] | 'first',
  author: Actor,
  members: readonly Invited[],
): Promise<{ upload: EpochUpload; epoch: TestChat['epoch'] }> {
  const made = await makeEpoch({
    roster,
    previous,
    members: members.map(({ view }) => view),
    signer: author.device.signer,
    createdAtMs: Date.now(),
    base: { seq: 0, chain: EMPTY_CHAIN },
  })
  const { number, recordHash } = made.epoch
  const wraps = made.wraps.map(({ aid, wrap }) => ({ accountId: idText(aid), wrap }))
  return { upload: { id: itemId(), epoch: number, body: made.body, wraps }, epoch: { number, recordHash } }
}

export function message(chat: TestChat, body: Uint8Array = new Uint8Array(randomBytes(200))) {
  return { chatId: chat.id, id: itemId(), kind: 'message' as const, epoch: chat.epoch.number, body }
}
