import type { LogItem } from '@stogram/contract'
import type { Device } from './cast.ts'
import { withBody } from './evil-server.ts'

type Pick = (item: LogItem) => boolean
type Change = (tail: readonly LogItem[]) => readonly LogItem[]

/** A false log for one victim. Everything up to now stays true; each call changes what comes from now on. */
export interface Attack {
  /** Other bytes in the place of those that are picked, with a hash that fits. */
  tamper(pick: Pick, change: (body: Uint8Array) => Uint8Array): Attack
  /** Other names, times or hashes beside the same bytes. */
  mislabel(pick: Pick, labels: Partial<LogItem>): Attack
  withhold(pick: Pick): Attack
  /** Once more, right behind. */
  duplicate(pick: Pick, labels: Partial<LogItem>): Attack
  /** The first two that are picked change places. */
  swap(pick: Pick): Attack
  /** Behind everything that the log holds now. */
  insert(item: LogItem): Promise<void>
  stop(): void
}

export async function attackLog(victim: Device, chatId: string): Promise<Attack> {
  const { network } = victim
  let base = Number.POSITIVE_INFINITY
  const changes: Change[] = []
  const inserted: { at: number; item: LogItem }[] = []
  function render(items: readonly LogItem[]): readonly LogItem[] {
    const head = items.filter((item) => item.seq <= base)
    let tail: readonly LogItem[] = items.filter((item) => item.seq > base)
    for (const change of changes) tail = change(tail)
    const all = [...head, ...tail]
    for (const { at, item } of inserted) all.splice(at, 0, item)
    return all
  }
  const stop = network.rewrite(chatId, render)
  const last = (await network.trueLog(chatId)).at(-1)?.seq ?? 0
  base = Math.max(last, cursorOf(victim, chatId))
  const attack: Attack = {
    tamper: (pick, change) =>
      add((tail) => tail.map((item) => (pick(item) ? withBody(item, change(item.body)) : item))),
    mislabel: (pick, labels) => add((tail) => tail.map((item) => (pick(item) ? { ...item, ...labels } : item))),
    withhold: (pick) => add((tail) => tail.filter((item) => !pick(item))),
    duplicate: (pick, labels) =>
      add((tail) => tail.flatMap((item) => (pick(item) ? [item, { ...item, ...labels }] : [item]))),
    swap: (pick) =>
      add((tail) => {
        const [first, second] = tail.filter(pick)
        if (first === undefined || second === undefined) return tail.filter((item) => !pick(item))
        return tail.map((item) => (item === first ? second : item === second ? first : item))
      }),
    async insert(item) {
      const { length } = render(await network.trueLog(chatId))
      inserted.push({ at: Math.max(length, cursorOf(victim, chatId)), item })
      network.nudge(chatId)
    },
    stop,
  }
  function add(change: Change): Attack {
    changes.push(change)
    return attack
  }
  return attack
}

/** Messages, not receipts, of one person; of the nth device message when told. */
export function messagesOf(device: Device): Pick {
  return (item) => item.kind === 'message' && item.senderId === device.accountId
}

/** Only the first time that something is picked. */
export function firstOf(pick: Pick): Pick {
  let hash: string | undefined
  return (item) => {
    if (!pick(item)) return false
    const own = Buffer.from(item.hash).toString('hex')
    hash ??= own
    return own === hash
  }
}

/** Up to where a device has taken a log. What stands below is never looked at again. */
function cursorOf(device: Device, logId: string): number {
  const row = device.disk.rows('logs').find(({ key }) => key === logId)
  return (row?.value as { cursor: number } | undefined)?.cursor ?? 0
}
