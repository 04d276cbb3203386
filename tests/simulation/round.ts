import type { MessageView } from '@stogram/core'
import { type FakeClock, turn } from './fake-clock.ts'
import { type FaultRates, NO_FAULTS } from './faulty-network.ts'
import type { Random } from './random.ts'
import type { SimDevice } from './sim-device.ts'

export interface World {
  devices: SimDevice[]
  clock: FakeClock
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
}

interface Ledger {
  /** Texts whose sendText resolved, by chat. */
  kept: Map<string, Set<string>>
  /** Texts whose sendText was called. */
  tried: Set<string>
  crashes: number
}

/** Does random things under faults, heals everything, and says what is not as it must be. */
export async function runRound(world: World, random: Random, seed: number): Promise<Outcome> {
  const chats = await openChats(world, seed)
  const ledger: Ledger = { kept: new Map(), tried: new Set(), crashes: 0 }
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
    await settle(clock, async () => {
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

async function act(world: World, chats: string[], ledger: Ledger, random: Random, label: string): Promise<void> {
  const device = random.pick(world.devices)
  const [direct = '', group = ''] = chats
  const chatId = device.name === 'cara' || random.chance(0.5) ? group : direct
  const dice = random.next()
  // What a crash interrupts may or may not have happened: the laws below allow both.
  const attempt = (work: Promise<unknown>) => work.catch(() => undefined)
  if (dice < 0.6) {
    for (let i = random.below(4); i >= 0; i--) await send(device, chatId, ledger, `${label}.${i} ${device.name}`)
  } else if (dice < 0.68) {
    device.network.isOnline = !device.network.isOnline
    if (device.network.isOnline) device.core.wake()
    else device.network.cut()
  } else if (dice < 0.72) {
    ledger.crashes++
    await device.restart()
  } else if (dice < 0.8) {
    await attempt(device.core.markRead(chatId, Number.MAX_SAFE_INTEGER))
  } else {
    const messages = await device.texts(chatId).catch(() => [])
    const target = messages.length === 0 ? undefined : random.pick(messages)
    if (target === undefined) return
    await attempt(change(device, chatId, target, random))
  }
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
  let faults: string[] = []
  const isHealed = await settle(world.clock, async () => {
    faults = await findFaults(world, chats, ledger)
    return faults.length === 0
  })
  return isHealed ? [] : faults
}

async function settle(clock: FakeClock, check: () => Promise<boolean>): Promise<boolean> {
  for (let i = 0; i < 150; i++) {
    if (await check()) return true
    await clock.advance(1_000)
    for (let turns = 0; turns < 5; turns++) await turn()
  }
  return false
}

async function findFaults({ devices }: World, [direct = '', group = '']: string[], ledger: Ledger): Promise<string[]> {
  const faults: string[] = []
  for (const device of devices) {
    const { connection, chats } = await device.core.readViews()
    if (connection.queued > 0) faults.push(`${device.name} still queues ${connection.queued}`)
    if (device.alarms.length > 0) faults.push(`${device.name} alarms ${device.alarms.join(' ')}`)
    const failed = chats.reduce((sum, chat) => sum + chat.failed, 0)
    if (failed > 0) faults.push(`${device.name} has ${failed} failed`)
    const held = device.disk.rows('pending').filter((row) => Array.isArray(row.key) && row.key[0] === 'item')
    if (held.length > 0) faults.push(`${device.name} holds ${held.length} unopened items`)
  }
  const [ada, ben, cara, second] = devices
  if (ada === undefined || ben === undefined || cara === undefined || second === undefined) return ['a device is missing']
  faults.push(...(await compareDevices(direct, [ada, ben, second], ledger)))
  faults.push(...(await compareDevices(group, [ada, ben, cara, second], ledger)))
  return faults
}

async function compareDevices(chatId: string, devices: SimDevice[], ledger: Ledger): Promise<string[]> {
  const faults: string[] = []
  const pages = await Promise.all(devices.map((device) => device.texts(chatId)))
  const [reference = []] = pages
  const lines = reference.map(lineOf)
  for (const [i, page] of pages.entries()) {
    const name = devices[i]?.name ?? ''
    const texts = page.map((message) => message.text.replace(/!+$/, ''))
    if (new Set(texts).size !== texts.length) faults.push(`${name} shows a text twice`)
    for (const text of ledger.kept.get(chatId) ?? []) if (!texts.includes(text)) faults.push(`${name} lacks "${text}"`)
    for (const message of page) {
      if (message.kind !== 'text') faults.push(`${name} shows ${message.kind}`)
    }
    const differing = page.map(lineOf).findIndex((line, n) => line !== lines[n])
    if (differing >= 0 || page.length !== reference.length) {
      faults.push(`${name} differs at ${differing}: ${page.map(lineOf)[differing]} instead of ${lines[differing]}`)
    }
    const invented = texts.filter((text) => isOfThisRound(text, ledger) && !ledger.tried.has(text))
    if (invented.length > 0) faults.push(`${name} invented "${invented.join('", "')}"`)
  }
  return faults
}

function isOfThisRound(text: string, ledger: Ledger): boolean {
  const [first = ''] = ledger.tried
  return text.split('.')[0] === first.split('.')[0]
}

/** All that must be the same everywhere. */
function lineOf({ id, order, text, reactions }: MessageView): string {
  const marks = reactions.map(({ emoji, count }) => `${emoji}${count}`).sort()
  return `${order} ${id} ${text} ${marks.join(' ')}`
}
