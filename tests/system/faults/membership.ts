import { setTimeout as sleep } from 'node:timers/promises'
import type { Random } from '../../simulation/random.ts'
import type { Topology } from '../topology.ts'
import type { Client } from './client.ts'
import type { Stay } from './evidence.ts'

export interface Membership {
  /** Of the one who comes and goes, once the last change is done. They belong at the end. */
  finish(): Promise<Stay[]>
}

interface MemberRow {
  first: number
  removed: number | null
}

interface Ground {
  topology: Topology
  admin: Client
  guest: Client
  random: Random
  /** The guest is left alone. */
  isStaying: boolean
}

/** One admin sends somebody away and takes them back, as long as it lasts. */
export function startComingAndGoing({ topology, admin, guest, random, isStaying }: Ground, chatId: string): Membership {
  let isOver = isStaying
  const stays: Stay[] = [{ chatId, username: guest.username, fromSeq: 1, untilSeq: undefined }]
  const isMember = async () => (await readRow(topology, chatId, guest.accountId))?.removed === null

  /** An answer that was lost may have been a yes: only the database knows. */
  const change = async (isToBelong: boolean) => {
    while ((await untilDone(isMember)) !== isToBelong) {
      const command = isToBelong
        ? admin.core.addMembers(chatId, [guest.accountId])
        : admin.core.removeMember(chatId, guest.accountId)
      await command.catch(() => sleep(300))
    }
    return untilDone(() => readRow(topology, chatId, guest.accountId))
  }

  const life = async () => {
    for (let last = stays.at(-1); last !== undefined; last = stays.at(-1)) {
      const isHere = last.untilSeq === undefined
      await sleep(3_000 + random.below(5_000))
      if (isOver && isHere) return
      const row = await change(!isHere)
      if (row === undefined) throw new Error('The guest was never a member')
      if (row.removed !== null) last.untilSeq = row.removed
      else stays.push({ ...last, fromSeq: row.first, untilSeq: undefined })
    }
  }
  const done = life()
  done.catch(() => undefined)
  return {
    async finish() {
      isOver = true
      await done
      return stays
    },
  }
}

async function readRow(topology: Topology, chatId: string, accountId: string): Promise<MemberRow | undefined> {
  const [row] = await topology.query<MemberRow>(
    'SELECT visible_from_seq AS first, removed_at_seq AS removed FROM members WHERE chat_id = $1 AND account_id = $2',
    [chatId, accountId],
  )
  return row
}

/** Servers and database come and go meanwhile. */
async function untilDone<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    const outcome = await work().then(
      (value) => ({ value }),
      () => undefined,
    )
    if (outcome !== undefined) return outcome.value
    await sleep(300)
  }
}
