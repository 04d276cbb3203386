import type { AccountId, ChatId } from '@stogram/contract'
import { handOver, type Member, type Membership, rankOf } from '@stogram/e2ee'
import { CoreError, type MemberView } from '../api.ts'
import { findMemberByText } from '../crypto/may-write.ts'
import type { Engine } from '../engine.ts'
import { mustSelf } from '../must.ts'
import { changeGroup, type GroupAction } from './change-group.ts'

/** Throws CoreError('forbidden') when this account does not stand above the member and the role. */
export async function setRole(
  engine: Engine,
  chatId: ChatId,
  accountId: AccountId,
  role: MemberView['role'],
): Promise<void> {
  const self = mustSelf(engine)
  await changeGroup(engine, chatId, async ({ state }) => {
    const me = findMemberByText(state, self.accountId)
    const target = findMemberByText(state, accountId)
    if (target === undefined) throw new CoreError('not_found', 'They are no member of this group.')
    if (target.role === role) return []
    if (me === undefined || !mayGive(me, target, role)) {
      throw new CoreError('forbidden', 'Only somebody of a higher role may do that.')
    }
    return [{ type: 'setRole', aid: target.aid, role }]
  })
}

function mayGive(me: Member, target: Member, role: Member['role']): boolean {
  if (rankOf(me.role) < rankOf('ADMIN') || rankOf(target.role) >= rankOf(me.role)) return false
  return me.role === 'OWNER' || rankOf(role) < rankOf(me.role)
}

/** A group keeps an owner: the last one makes `heirId` the owner before leaving, or else who comes closest to it. */
export async function leaveGroup(engine: Engine, chatId: ChatId, heirId?: AccountId): Promise<void> {
  const { accountId } = mustSelf(engine)
  await changeGroup(engine, chatId, async ({ state }) => {
    const me = findMemberByText(state, accountId)
    if (me === undefined) return []
    const heir = heirId === undefined ? undefined : findMemberByText(state, heirId)
    if (heirId !== undefined && heir === undefined)
      throw new CoreError('not_found', 'They are no member of this group.')
    return leavingOf(state, me, heir)
  })
}

function leavingOf(state: Membership, me: Member, chosen: Member | undefined): readonly GroupAction[] {
  const others = state.members.filter((member) => member !== me)
  const isLastOwner = me.role === 'OWNER' && !others.some((member) => member.role === 'OWNER')
  const [closest] = [...others].sort((a, b) => rankOf(b.role) - rankOf(a.role))
  const heir = chosen ?? closest
  return isLastOwner && heir !== undefined ? handOver(heir.aid, me.aid, 'leave') : [{ type: 'leave' }]
}

/** Throws CoreError('forbidden') for anybody but an owner. */
export async function closeGroup(engine: Engine, chatId: ChatId): Promise<void> {
  const { accountId } = mustSelf(engine)
  await changeGroup(engine, chatId, async ({ state }) => {
    if (state.isClosed) return []
    if (findMemberByText(state, accountId)?.role !== 'OWNER')
      throw new CoreError('forbidden', 'Only owners close a group.')
    return [{ type: 'close' }]
  })
}
