import type { MessageView } from '@stogram/core'
import { type ManualClock, settle } from '@stogram/core/testing'
import { type FaultRates, NO_FAULTS } from './faulty-network.ts'
import type { Random } from './random.ts'
import type { SimDevice } from './sim-device.ts'

export interface World {
  devices: SimDevice[]
  clock: ManualClock
  /** Every text that anybody ever asked to send; the private chat lives through all rounds. */
  tried: Set<string>
}

export interface Outcome {
  seed: number
  kept: number
  crashes: number
  /** Empty when every law held. */
  faults: string[]
}

const STEPS = 60
const BAD_NETWORK: FaultRates = {
  loseRequest: 0.05,
  loseAnswer: 0.05,
  duplicateCall: 0.05,
  delay: 0.1,
  dropEvent: 0.1,
  duplicateEvent: 0.1,
  cut: 0.02,
  refuseChange: 0.2,
}

interface Ledger {
  /** Texts whose sendText resolved, by chat. */
  kept: Map<string, Set<string>>
  tried: Set<string>
  crashes: number
  /** Members that were sent away at some time: they lack what was said without them. */
  away: Set<string>
}

/** Does random things under faults, heals everything, and says what is not as it must be. */
export async function runRound(world: World, random: Random, seed: number): Promise<Outcome> {
  const chats = await openChats(world, seed)
  const ledger: Ledger = { kept: new Map(), tried: world.tried, crashes: 0, away: new Set() }
  for (const device of world.devices) {
    device.network.rates = BAD_NETWORK
    device.crashRate = 0.01
  }
  for (let step = 0; step < STEPS; step++) {
    await act(world, chats, ledger, random, `${seed}.${step}`)
    await world.clock.advance(random.below(1_500))
    for (const device of world.devices) {
      if (!device.hasCrashed()) continue
      ledger.crashes++
      await device.restart()
    }
  }
  const faults = await heal(world, chats, ledger)
  const kept = [...ledger.kept.values()].reduce((sum, texts) => sum + texts.size, 0)
  return { seed, kept, crashes: ledger.crashes, faults }
}

async function openChats({ devices, clock }: World, seed: number): Promise<string[]> {
  const [ada, ben, cara] = devices
  if (ada === undefined || ben === undefined || cara === undefined) throw new Error('three people are needed')
  const ids = await Promise.all([ben, cara].map((device) => accountIdOf(device)))
  const [benId = '', caraId = ''] = ids
  const direct = await ada.core.openPrivateChat(benId)
  const group = await ada.core.createGroup({ title: `Round ${seed}`, members: [benId, caraId] })
  for (const device of devices) {
    const wanted = device === cara ? [group] : [direct, group]
    await reach(clock, async () => {
      const { chats } = await device.core.readViews()
      return wanted.every((id) => chats.some((chat) => chat.id === id))
    })
  }
  return [direct, group]
}

async function accountIdOf(device: SimDevice): Promise<string> {
  const { session } = await device.core.readViews()
  if (session.phase !== 'signed-in') throw new Error(`${device.name} is ${session.phase}`)
  return session.accountId
}

/** What a crash or a fault interrupts may or may not have happened: the laws allow both. */
function attempt(work: Promise<unknown>): Promise<unknown> {
  return work.catch(() => undefined)
}

async function act(world: World, chats: string[], ledger: Ledger, random: Random, label: string): Promise<void> {
  const device = random.pick(world.devices)
  const [direct = '', group = ''] = chats
  const chatId = device.name === 'cara' || random.chance(0.5) ? group : direct
  const dice = random.next()
  if (dice < 0.58) {
    for (let i = random.below(4); i >= 0; i--) {
      await send(device, chatId, ledger, `${label}.${i} ${device.name}`)
    }
  } else if (dice < 0.66) {
    device.network.isOnline = !device.network.isOnline
    if (device.network.isOnline) device.core.wake()
    else device.network.cut()
  } else if (dice < 0.7) {
    ledger.crashes++
    await device.restart()
  } else if (dice < 0.78) {
    await attempt(device.core.markRead(chatId, Number.MAX_SAFE_INTEGER))
  } else if (dice < 0.82) {
    await patiently(world, changeMembers(world, group, ledger, random))
  } else {
    await changeSomething(device, chatId, random)
  }
}

async function changeSomething(device: SimDevice, chatId: string, random: Random): Promise<void> {
  const messages = await device.texts(chatId).catch(() => [])
  if (messages.length > 0) await attempt(change(device, chatId, random.pick(messages), random))
}

/** Ada sends Cara away, or takes her back. */
async function changeMembers({ devices }: World, group: string, ledger: Ledger, random: Random): Promise<void> {
  const [ada, , cara] = devices
  if (ada === undefined || cara === undefined) return
  const caraId = await attempt(accountIdOf(cara))
  if (typeof caraId !== 'string') return
  if (random.chance(0.5)) {
    ledger.away.add(cara.name)
    await attempt(ada.core.removeMember(group, caraId))
  } else {
    await attempt(ada.core.addMembers(group, [caraId]))
  }
}

/** Commands that need the network wait for answers that come when the clock moves. */
async function patiently(world: World, work: Promise<void>): Promise<void> {
  let isDone = false
  const done = work.finally(() => {
    isDone = true
  })
  while (!isDone) await world.clock.advance(100)
  await done
}

async function send(device: SimDevice, chatId: string, ledger: Ledger, text: string): Promise<void> {
  ledger.tried.add(text)
  try {
    await device.core.sendText({ chatId, text })
    ledger.kept.set(chatId, (ledger.kept.get(chatId) ?? new Set()).add(text))
  } catch {
    // @NOTE The device crashed in the middle.
  }
}

async function change(device: SimDevice, chatId: string, target: MessageView, random: Random): Promise<void> {
  const { id } = target
  if (random.chance(0.6)) await device.core.react({ chatId, id, emoji: random.pick(['👍', '🎉', '']) })
  else if (target.isOwn && target.kind === 'text') await device.core.editText({ chatId, id, text: `${target.text}!` })
}

/** Ends all faults and waits until nothing moves any more. Returns what then is not as it must be. */
async function heal(world: World, chats: string[], ledger: Ledger): Promise<string[]> {
  for (const device of world.devices) {
    device.crashRate = 0
    device.network.rates = NO_FAULTS
    device.network.isOnline = true
    if (device.hasCrashed()) await device.restart()
    device.core.wake()
  }
  await giveUpChanges(world, chats)
  if (ledger.away.size > 0) await takeBack(world, chats)
  let faults: string[] = []
  const isHealed = await reach(world.clock, async () => {
    faults = await findFaults(world, chats, ledger)
    return faults.length === 0
  })
  return isHealed ? [] : faults
}

/** What was refused is taken back: afterwards nobody may see a trace of it. */
async function giveUpChanges({ devices, clock }: World, chats: string[]): Promise<void> {
  await reach(clock, async () => {
    const views = await Promise.all(devices.map((device) => device.core.readViews()))
    return views.every(({ connection }) => connection.queued === 0)
  })
  for (const device of devices) {
    for (const chatId of chats) {
      const messages = await device.texts(chatId)
      const refused = messages.filter((message) => message.failedChange !== undefined)
      const ids = refused.map((message) => message.id)
      await attempt(device.core.discardMessages(chatId, ids))
    }
  }
}

/** Everybody belongs again, and has said something under the newest keys. */
async function takeBack({ devices, clock }: World, [, group = '']: string[]): Promise<void> {
  const [ada, , cara] = devices
  if (ada === undefined || cara === undefined) return
  const caraId = await accountIdOf(cara)
  await reach(clock, () =>
    ada.core.addMembers(group, [caraId]).then(
      () => true,
      () => false,
    ),
  )
  await reach(clock, async () => {
    const { chats } = await cara.core.readViews()
    return chats.some((chat) => chat.id === group && chat.canPost)
  })
  const failed = (await cara.texts(group)).filter((message) => message.state === 'failed')
  await cara.core.discardMessages(
    group,
    failed.map((message) => message.id),
  )
}

async function reach(clock: ManualClock, check: () => Promise<boolean>): Promise<boolean> {
  for (let i = 0; i < 150; i++) {
    if (await check()) return true
    await clock.advance(1_000)
    for (let turns = 0; turns < 5; turns++) await settle()
  }
  return false
}

async function findFaults({ devices }: World, chats: string[], ledger: Ledger): Promise<string[]> {
  const [direct = '', group = ''] = chats
  const faults: string[] = []
  for (const device of devices) faults.push(...(await findUnrest(device)))
  const full = devices.filter((device) => device.name !== 'cara')
  faults.push(...(await compareDevices(direct, full, ledger)))
  const isCaraWhole = ledger.away.size === 0
  faults.push(...(await compareDevices(group, isCaraWhole ? devices : full, ledger)))
  if (!isCaraWhole) faults.push(...(await compareAway(group, devices)))
  return faults
}

/** What one device still has to do, or complains about. */
async function findUnrest(device: SimDevice): Promise<string[]> {
  const faults: string[] = []
  const { connection, chats } = await device.core.readViews()
  for (const [key, bodies] of device.network.bodies) {
    if (bodies.size > 1) faults.push(`${device.name} sealed ${key} ${bodies.size} times`)
  }
  if (connection.queued > 0) faults.push(`${device.name} still queues ${connection.queued}`)
  if (device.alarms.length > 0) faults.push(`${device.name} alarms ${device.alarms.join(' ')}`)
  const failed = chats.reduce((sum, chat) => sum + chat.failed, 0)
  if (failed > 0) faults.push(`${device.name} has ${failed} failed`)
  const isItem = (key: unknown) => Array.isArray(key) && key[0] === 'item'
  const held = device.disk.rows('pending').filter((row) => isItem(row.key))
  if (held.length > 0) faults.push(`${device.name} holds ${held.length} unopened items`)
  return faults
}

async function compareDevices(chatId: string, devices: SimDevice[], ledger: Ledger): Promise<string[]> {
  const faults: string[] = []
  const pages = await Promise.all(devices.map((device) => device.texts(chatId)))
  const lines = (pages[0] ?? []).map(lineOf)
  const kept = [...(ledger.kept.get(chatId) ?? [])]
  for (const [i, page] of pages.entries()) {
    const name = devices[i]?.name ?? ''
    const texts = page.map(textOf)
    const isExcused = (text: string) => ledger.away.size > 0 && text.endsWith(' cara')
    if (new Set(texts).size !== texts.length) faults.push(`${name} shows a text twice`)
    const lacking = kept.filter((text) => !texts.includes(text) && !isExcused(text))
    if (lacking.length > 0) faults.push(`${name} lacks ${lacking.join(', ')}`)
    const invented = texts.filter((text) => !ledger.tried.has(text))
    if (invented.length > 0) faults.push(`${name} invented ${invented.join(', ')}`)
    faults.push(...findDifference(name, page.map(lineOf), lines))
  }
  return faults
}

function findDifference(name: string, lines: string[], reference: string[]): string[] {
  const longer = Math.max(lines.length, reference.length)
  for (let i = 0; i < longer; i++) {
    if (lines[i] !== reference[i]) return [`${name} shows "${lines[i]}" instead of "${reference[i]}"`]
  }
  return []
}

/** Whoever was away sees fewer messages, but the same ones in the same order, and nothing else. */
async function compareAway(chatId: string, devices: SimDevice[]): Promise<string[]> {
  const [ada, , cara] = devices
  const reference = new Map((await ada?.texts(chatId))?.map((message) => [message.id, message.order]))
  const faults: string[] = []
  let last = 0
  for (const { id, order, text, kind } of (await cara?.texts(chatId)) ?? []) {
    if (kind !== 'text' || reference.get(id) !== order) faults.push(`cara alone shows ${order} ${kind} "${text}"`)
    if (order <= last) faults.push(`cara shows "${text}" out of order`)
    last = order
  }
  return faults
}

function textOf(message: MessageView): string {
  return message.kind === 'text' ? message.text.replace(/!+$/, '') : message.kind
}

/** All that must be the same everywhere. */
function lineOf({ id, order, text, reactions }: MessageView): string {
  const marks = reactions.map(({ emoji, accountIds }) => `${emoji}${accountIds.toSorted()}`).sort()
  return `${order} ${id} ${text} ${marks.join(' ')}`
}
