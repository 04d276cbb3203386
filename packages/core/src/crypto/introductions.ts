import type { AccountId } from '@stogram/contract'
import { idText, type ParsedOp } from '@stogram/e2ee'
import type { Engine } from '../engine.ts'
import type { LogContext } from '../inbox/log-context.ts'
import type { IntroductionsRow, PersonRow } from '../replica/rows.ts'
import { readPin } from './pins.ts'

/** Whoever adds somebody has signed which keys they mean. A join link has no such person behind it. */
export function noteIntroduction(context: LogContext, { action }: ParsedOp, actorId: AccountId): void {
  if (action.type !== 'add' || action.invitation !== undefined) return
  context.introductions.set(idText(action.aid), actorId)
}

/**
 * Through whom this account knows somebody that it never met under a name and never verified: whoever added them to a
 * common group, and of several one whose own keys were compared. Undefined when there is nobody.
 */
export async function findIntroducer(engine: Engine, accountId: AccountId): Promise<AccountId | undefined> {
  const person = peekPerson(engine, accountId)
  if (person === undefined || person.verifiedAtMs !== undefined) return undefined
  if ((await readPin(engine, person.username)) === accountId) return undefined
  const introducers: AccountId[] = []
  for (const { value: chat } of await engine.db.range('chats', {})) {
    if (chat.kind !== 'GROUP') continue
    const row = (await engine.db.get('epochs', [chat.id, 'introduced'])) as IntroductionsRow | undefined
    const introducerId = row?.introducedBy[accountId]
    if (introducerId !== undefined && introducerId !== engine.self?.accountId) introducers.push(introducerId)
  }
  const isVerified = (id: AccountId) => peekPerson(engine, id)?.verifiedAtMs !== undefined
  return introducers.find(isVerified) ?? introducers[0]
}

function peekPerson(engine: Engine, accountId: AccountId): PersonRow | undefined {
  return engine.db.peek('people', accountId) as PersonRow | undefined
}
