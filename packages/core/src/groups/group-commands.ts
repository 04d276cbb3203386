import { type AccountId, type ChatId, RefusedError, type Request } from '@stogram/contract'
import {
  type AccountView,
  applyLoggedOp,
  type HistoryPolicy,
  idBytes,
  idText,
  makeGenesis,
  makeOp,
  membershipHash,
  privateChatId,
  privateRoster,
  rankOf,
  startMembership,
} from '@stogram/e2ee'
import { CoreError } from '../api.ts'
import { findMemberByText } from '../crypto/may-write.ts'
import { fetchAccounts } from '../crypto/people.ts'
import { mustBeAccepted } from '../crypto/pins.ts'
import { makeUpload } from '../crypto/rotate.ts'
import type { Engine } from '../engine.ts'
import { pullLogs } from '../inbox/pull.ts'
import { must, mustSelf } from '../must.ts'
import { makeItemId } from '../replica/ids.ts'
import type { LogRow } from '../replica/rows.ts'
import { takeUpChat } from '../tasks/take-up-chat.ts'
import { changeGroup, type GroupAction, loadGroup } from './change-group.ts'
import { setPendingTitle } from './debts.ts'
import { beginFounding, findFounding, forgetFounding, foundGroup } from './found-group.ts'
import { mayRename, mustFitTitle } from './group-meta.ts'
import { settleGroup } from './housekeeping.ts'
import { isSnapshotDue } from './snapshot-due.ts'

/** The chat of two accounts has one id, so both may start it at the same time: one wins, the other adopts. */
export async function openPrivateChat(engine: Engine, accountId: AccountId): Promise<ChatId> {
  const self = mustSelf(engine)
  const chatId = idText(await privateChatId(self.keys.aid, idBytes(accountId)))
  if (await isLive(engine, chatId)) return chatId
  const accounts = await mustFind(engine, [self.accountId, accountId])
  const me = must(accounts.get(self.accountId), 'the own entry was found')
  const peer = must(accounts.get(accountId), 'the peer was found')
  const roster = await privateRoster(me, peer)
  const epoch = await makeUpload(engine, { roster, previous: undefined, log: undefined })
  const members = [...new Set([self.accountId, accountId])]
  try {
    await engine.caller.call('chat:create', { chatId, kind: 'PRIVATE', members, ops: [], epoch })
  } catch (error) {
    const isThere = error instanceof RefusedError && (error.code === 'stale_epoch' || error.code === 'id_reused')
    if (!isThere) throw error
    // Whether it was there before something else was known is told by the own log.
    await pullLogs(engine, [self.accountId])
  }
  await takeUpChat(engine, chatId, true)
  return chatId
}

export async function createGroup(engine: Engine, title: string, members: readonly AccountId[]): Promise<ChatId> {
  mustFitTitle(title)
  const self = mustSelf(engine)
  const others = [...new Set(members)].filter((id) => id !== self.accountId)
  const everyone = [self.accountId, ...others]
  const asked = await findFounding(engine, title, everyone)
  const chatId = asked ?? (await beginFounding(engine, { title, request: await plan(engine, others) }))
  try {
    await foundGroup(engine, chatId)
    await settleGroup(engine, chatId)
    await forgetFounding(engine, chatId)
  } catch (error) {
    engine.tasks.settleGroup(chatId)
    throw error
  }
  return chatId
}

/** A group of the own account and these, as it is told to the server. */
async function plan(engine: Engine, others: readonly AccountId[]): Promise<Request<'chat:create'>> {
  const self = mustSelf(engine)
  const accounts = await mustFind(engine, [self.accountId, ...others])
  const me = must(accounts.get(self.accountId), 'the own entry was found')
  const nowMs = engine.clock.nowMs()
  const genesis = await makeGenesis(
    {
      type: 'create',
      kind: 'GROUP',
      isSecret: false,
      nonce: crypto.getRandomValues(new Uint8Array(16)),
      creator: { aid: me.aid, airHash: me.airHash },
      history: 'sinceJoin',
      mayMembersAdd: false,
    },
    self.signer,
    nowMs,
  )
  const actor = { aid: me.aid }
  const ops = [{ id: makeItemId(nowMs), body: genesis.body }]
  let state = startMembership(genesis.op, actor)
  const put = async (action: GroupAction) => {
    const made = await makeOp(state, action, self.signer, nowMs)
    state = await applyLoggedOp(state, made.op, actor)
    ops.push({ id: makeItemId(nowMs), body: made.body })
  }
  for (const id of others) {
    const account = must(accounts.get(id), 'every member was found')
    await put(addOf(account))
  }
  if (isSnapshotDue(state, me.aid, {})) await put({ type: 'snapshot', stateHash: await membershipHash(state) })
  const epoch = await makeUpload(engine, { roster: state, previous: undefined, log: undefined })
  return { chatId: idText(state.chatId), kind: 'GROUP', members: [self.accountId, ...others], ops, epoch }
}

export async function addMembers(engine: Engine, chatId: ChatId, members: readonly AccountId[]): Promise<void> {
  const accounts = await mustFind(engine, members)
  await changeGroup(engine, chatId, async ({ state }) =>
    members.flatMap((id) =>
      findMemberByText(state, id) ? [] : [addOf(must(accounts.get(id), 'every member was found'))],
    ),
  )
  await settleGroup(engine, chatId)
}

export async function removeMember(engine: Engine, chatId: ChatId, accountId: AccountId): Promise<void> {
  await changeGroup(engine, chatId, async ({ state }) =>
    findMemberByText(state, accountId) ? [{ type: 'remove', aid: idBytes(accountId) }] : [],
  )
}

export async function renameGroup(engine: Engine, chatId: ChatId, title: string): Promise<void> {
  mustFitTitle(title)
  const { state } = await loadGroup(engine, chatId)
  if (!mayRename(state, mustSelf(engine).accountId)) throw new CoreError('forbidden', 'Only admins rename a group.')
  await setPendingTitle(engine, chatId, title)
  await settleGroup(engine, chatId)
  const { describeGroupLinks } = await import('./group-links.ts')
  await describeGroupLinks(engine, chatId)
}

/** What those who come later may read. Throws CoreError('forbidden') below admin. */
export async function setHistory(engine: Engine, chatId: ChatId, history: HistoryPolicy): Promise<void> {
  await changeGroup(engine, chatId, async ({ state }) => {
    if (state.history === history) return []
    const me = findMemberByText(state, mustSelf(engine).accountId)
    if (me === undefined || rankOf(me.role) < rankOf('ADMIN')) {
      throw new CoreError('forbidden', 'Only admins decide what newcomers read.')
    }
    return [{ type: 'history', history }]
  })
}

function addOf(account: AccountView): GroupAction {
  return { type: 'add', aid: account.aid, airHash: account.airHash, role: 'MEMBER' }
}

async function isLive(engine: Engine, chatId: ChatId): Promise<boolean> {
  const log = (await engine.db.get('logs', chatId)) as LogRow | undefined
  return log !== undefined && log.stage !== 'new'
}

async function mustFind(engine: Engine, accountIds: readonly AccountId[]): Promise<Map<AccountId, AccountView>> {
  const accounts = await fetchAccounts(engine, accountIds)
  for (const id of accountIds) {
    const account = accounts.get(id)
    if (account === undefined || account.deletedAtMs !== undefined)
      throw new CoreError('not_found', 'There is no such account, or its keys do not verify.')
    await mustBeAccepted(engine, id)
  }
  return accounts
}
