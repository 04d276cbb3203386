import type { Device, Evidence, Shown } from './evidence.ts'

/** The invariants of the fault tests; docs/operations.md, "What was tested". */
export type Invariant = 'I1' | 'I2' | 'I3' | 'I4' | 'I5' | 'I6' | 'I7' | 'I8' | 'I9' | 'I10' | 'I11' | 'I12'

export interface Violation {
  invariant: Invariant
  what: string
}

/** Files that a server may have opened over a whole campaign without closing them. */
const FILES_MAY_GROW = 32
/** Twice what a server takes at most to hear of a removal from the database. */
const HEARD_WITHIN_MS = 4_000
const MEMORY_MAY_GROW = 134_217_728

export function check(evidence: Evidence): Violation[] {
  const violations: Violation[] = []
  const must = (holds: boolean, invariant: Invariant, what: () => string) => {
    if (!holds) violations.push({ invariant, what: what() })
  }
  checkStored(evidence, must)
  checkSends(evidence, must)
  for (const device of evidence.devices) {
    checkMemoryOf(device, evidence, must)
    checkShown(device, evidence, must)
    checkReceived(device, evidence, must)
    checkPeace(device, evidence, must)
  }
  checkAgreement(evidence, must)
  must(evidence.healMs !== undefined, 'I11', () => 'It was not in order again within the time that it had')
  checkUsage(evidence, must)
  return violations
}

type Must = (holds: boolean, invariant: Invariant, what: () => string) => void

/** I3: a log has no gap and nothing twice. */
function checkStored({ stored }: Evidence, must: Must): void {
  for (const [chatId, items] of Object.entries(stored)) {
    for (const [index, { seq }] of items.entries()) {
      must(seq === index + 1, 'I3', () => `${chatId} holds seq ${seq} where ${index + 1} belongs`)
    }
    const ids = new Set(items.map(({ id }) => id))
    must(ids.size === items.length, 'I3', () => `${chatId} holds ${items.length - ids.size} items twice`)
  }
}

/** I1: what was kept is with everybody who may have it, once. I5: nothing else is. */
function checkSends({ sends, devices, stays }: Evidence, must: Must): void {
  const invoked = new Set(sends.map(({ text }) => text))
  const countsByDevice = new Map(
    devices.map((device) => [device.name, countTexts(Object.values(device.shown).flat())] as const),
  )
  for (const device of devices) {
    for (const [text, count] of countsByDevice.get(device.name) ?? []) {
      must(invoked.has(text), 'I5', () => `${device.name} shows "${text}", which nobody sent`)
      must(count === 1, 'I1', () => `${device.name} shows "${text}" ${count} times`)
    }
  }
  for (const send of sends) {
    const sender = devices.find(({ name }) => name === send.device)
    const isRefused = sender?.failed.some((text) => baseOf(text) === send.text) === true
    if (!send.isKept || isRefused) continue
    for (const { name, username } of devices) {
      const isThere = countsByDevice.get(name)?.has(send.text) === true
      const wasAlwaysThere = stays.some(
        (stay) => stay.chatId === send.chatId && stay.username === username && isWhole(stay),
      )
      must(isThere || !wasAlwaysThere, 'I1', () => `${name} lacks "${send.text}" of ${send.device}`)
    }
  }
}

/** I6: what was called sent is in the database, at that place. I7: what was shown stays where it was. */
function checkMemoryOf(device: Device, { stored }: Evidence, must: Must): void {
  for (const { chatId, id, order } of device.acknowledged) {
    const places = stored[chatId]?.filter((item) => item.id === id).map(({ seq }) => seq) ?? []
    const isThere = places.length === 1 && places[0] === order
    must(isThere, 'I6', () => `${device.name} was told that ${id} is at ${order} of ${chatId}; it is at [${places}]`)
  }
  const places = new Map(Object.values(device.shown).flatMap((list) => list.map(({ id, order }) => [id, order])))
  for (const { id, order } of device.sighted) {
    const now = places.get(id)
    must(now === order, 'I7', () => `${device.name} showed ${id} at ${order} and now at ${now}`)
  }
}

/** I2: the order of the log. I4: nobody's messages overtake one another. */
function checkShown(device: Device, { stored }: Evidence, must: Must): void {
  for (const [chatId, list] of Object.entries(device.shown)) {
    const seqs = new Map(stored[chatId]?.map(({ id, seq }) => [id, seq]))
    const latest = new Map<string, number>()
    let last = 0
    for (const { id, order, text, kind } of list) {
      must(order > last, 'I2', () => `${device.name} shows ${id} at ${order}, after ${last}`)
      last = order
      if (kind !== 'text') continue
      must(seqs.get(id) === order, 'I2', () => `${device.name} shows ${id} at ${order}, the log has ${seqs.get(id)}`)
      const [sender = '', n = ''] = baseOf(text).split(' ')
      const before = latest.get(sender) ?? -1
      must(Number(n) > before, 'I4', () => `${device.name} shows "${text}" after number ${before} of ${sender}`)
      latest.set(sender, Number(n))
    }
  }
}

/** I8: nothing that was said while somebody did not belong reaches them, once every server has heard of it: WI10. */
function checkReceived(device: Device, { stays, stored }: Evidence, must: Must): void {
  for (const chatId of Object.keys(stored)) {
    const seqs = device.received[chatId] ?? []
    const own = stays.filter((stay) => stay.chatId === chatId && stay.username === device.username)
    const atOf = (seq: number) => stored[chatId]?.[seq - 1]?.at ?? 0
    for (const seq of new Set(seqs)) {
      const isMeant = own.some(({ fromSeq, untilSeq }) => {
        const isBefore = untilSeq === undefined || seq <= untilSeq || atOf(seq) - atOf(untilSeq) <= HEARD_WITHIN_MS
        return seq >= fromSeq && isBefore
      })
      must(isMeant, 'I8', () => `${device.name} received ${seq} of ${chatId} without belonging to it`)
    }
  }
}

/** I10: no alarm, nothing unreadable, nothing unsent. */
function checkPeace(device: Device, { stays }: Evidence, must: Must): void {
  const { name, alarms, queued, failed, username } = device
  const wasAway = stays.some((stay) => stay.username === username && !isWhole(stay))
  must(alarms.length === 0, 'I10', () => `${name} raised ${alarms.join(', ')}`)
  must(queued === 0, 'I10', () => `${name} still has ${queued} to send`)
  must(failed.length === 0 || wasAway, 'I10', () => `${name} could not send ${failed.join(', ')}`)
  const unreadable = Object.values(device.shown)
    .flat()
    .filter(({ kind }) => kind === 'undecryptable')
  must(unreadable.length === 0, 'I10', () => `${name} cannot read ${unreadable.map(({ order }) => order).join(', ')}`)
}

/** I2 and I9: whoever belonged all the time shows the same, edits and reactions included. */
function checkAgreement({ devices, stays }: Evidence, must: Must): void {
  for (const chatId of new Set(stays.map((stay) => stay.chatId))) {
    const isPresent = ({ username }: Device) =>
      stays.some((stay) => stay.chatId === chatId && stay.username === username && isWhole(stay))
    const [first, ...others] = devices.filter(isPresent)
    if (first === undefined) continue
    const reference = contentsOf(first, chatId)
    for (const other of others) {
      const own = contentsOf(other, chatId)
      const at = firstDifference(reference, own)
      if (at === undefined) continue
      const isOrder = reference[at]?.id !== own[at]?.id
      const texts = [first, other].map(({ name }, index) => `${name}: ${JSON.stringify([reference, own][index]?.[at])}`)
      must(false, isOrder ? 'I2' : 'I9', () => `in ${chatId} ${texts.join(' and ')}`)
    }
  }
}

/** I12: after the third cycle about as much as after the first. */
function checkUsage({ usage }: Evidence, must: Must): void {
  for (const first of usage.filter(({ cycle }) => cycle === 1)) {
    const last = usage.filter(({ server }) => server === first.server).at(-1) ?? first
    const files = last.openFiles - first.openFiles
    const bytes = last.residentBytes - first.residentBytes
    must(files <= FILES_MAY_GROW, 'I12', () => `server ${first.server} has ${files} more files open`)
    must(bytes <= MEMORY_MAY_GROW, 'I12', () => `server ${first.server} holds ${bytes} bytes more`)
  }
}

function isWhole({ fromSeq, untilSeq }: { fromSeq: number; untilSeq: number | undefined }): boolean {
  return fromSeq === 1 && untilSeq === undefined
}

function countTexts(list: Shown[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { kind, text } of list) {
    if (kind === 'text') counts.set(baseOf(text), (counts.get(baseOf(text)) ?? 0) + 1)
  }
  return counts
}

/** An edit adds marks to a text, and nothing else. */
export function baseOf(text: string): string {
  return text.replace(/!+$/, '')
}

function contentsOf(device: Device, chatId: string) {
  const list = device.shown[chatId] ?? []
  return list.filter(({ kind }) => kind === 'text').map(({ id, text, reactions }) => ({ id, text, reactions }))
}

function firstDifference<T>(a: T[], b: T[]): number | undefined {
  for (let i = 0; i < Math.max(a.length, b.length); i++) if (JSON.stringify(a[i]) !== JSON.stringify(b[i])) return i
  return undefined
}
