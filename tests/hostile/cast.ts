import { type Core, createCore, type MessageView, systemClock } from '@stogram/core'
import { type MemoryDisk, makeMemoryDisk } from '@stogram/core/memory'
import type { AccountKeys } from '@stogram/e2ee'
import { fixedAccountKeys } from '../../packages/e2ee/src/testing/fixed-keys.ts'
import { FLOOR_KDF, follow, type Person } from '../simulation/people.ts'
import type { EvilNetwork, EvilServer } from './evil-server.ts'

/** One device, the way in which it is deceived, and the disk that an accomplice of the server may read. */
export interface Device extends Person {
  readonly name: string
  readonly username: string
  readonly network: EvilNetwork
  readonly disk: MemoryDisk
  /** The first identity keys of its account. */
  readonly identity: AccountKeys
  /** What the engine reported for diagnosis. */
  readonly events: string[]
  codes(chatId?: string): Promise<string[]>
  /** Resolves once this alarm is up; `about` narrows it to a chat or an account. */
  alarmed(code: string, about?: string): Promise<void>
  /** Resolves once the text is shown. */
  sees(chatId: string, text: string): Promise<void>
}

const NAMES = ['ada', 'ben', 'cara', 'dan', 'eve', 'finn']

/** People of one server, and the rooms they talk in. Everybody is a real engine over a disk in memory. */
export class Cast {
  readonly server: EvilServer
  readonly devices: Device[] = []

  constructor(server: EvilServer) {
    this.server = server
  }

  /** Signs up under one of the fixed identities; `name` is one of ada, ben, cara, dan, eve and finn. */
  async join(name: string): Promise<Device> {
    const identity = await fixedAccountKeys(NAMES.indexOf(name))
    const device = await this.#open(name, name, identity)
    await device.core.signUp({ username: name, displayName: titleOf(name), password: passwordOf(name) })
    await device.until(async () => device.accountId !== '')
    return device
  }

  /** Another device of an account. `prepare` may begin to lie before the log-in. */
  async addDevice(of: Device, name: string, prepare: (network: EvilNetwork) => void = () => {}): Promise<Device> {
    const device = await this.#open(name, of.username, of.identity)
    prepare(device.network)
    await device.core.logIn({ username: of.username, password: passwordOf(of.username) })
    await device.until(async () => device.accountId !== '')
    return device
  }

  /** Signed out, for attacks on the way in. */
  async stranger(name: string, of: Device): Promise<Device> {
    return this.#open(name, of.username, of.identity)
  }

  /** A group of which everybody has read the first message. */
  async group(owner: Device, ...others: Device[]): Promise<string> {
    const chatId = await owner.core.createGroup({
      title: 'Group',
      members: [...new Set(others.map((o) => o.accountId))],
    })
    await owner.core.sendText({ chatId, text: 'welcome' })
    for (const device of others) await device.sees(chatId, 'welcome')
    return chatId
  }

  /** The private chat of two, of which both have read a message of the first. */
  async talk(from: Device, to: Device, text = 'hello'): Promise<string> {
    const chatId = await from.core.openPrivateChat(to.accountId)
    await from.core.sendText({ chatId, text })
    await to.sees(chatId, text)
    return chatId
  }

  /** What every device has reported, for somebody who looks for a fault. */
  events(): string {
    return this.devices.flatMap(({ name, events }) => events.map((event) => `${name} ${event}`)).join('\n')
  }

  async close(): Promise<void> {
    for (const device of this.devices) await device.core.close().catch(() => undefined)
  }

  async #open(name: string, username: string, identity: AccountKeys): Promise<Device> {
    const network = this.server.networkFor(name)
    const disk = makeMemoryDisk()
    const events: string[] = []
    const ready = [identity]
    const core = await createCore(
      {
        ...{ storage: disk.open(), network, clock: systemClock, deviceName: name, kdf: FLOOR_KDF },
        log: (event, fields) => void events.push(`${event} ${JSON.stringify(fields ?? {})}`),
      },
      { makeAccountKeys: async () => ready.shift() ?? fixedAccountKeys(NAMES.length + NAMES.indexOf(username)) },
    )
    const device = extend(follow(core), { name, username, network, disk, identity, events })
    this.devices.push(device)
    return device
  }
}

type Extras = Pick<Device, 'name' | 'username' | 'network' | 'disk' | 'identity' | 'events'>

function extend(person: Person, extras: Extras): Device {
  const { core } = person
  const alarms = async () => (await core.readViews()).alarms
  const device: Device = Object.assign(Object.create(person) as Person, {
    ...extras,
    async codes(chatId?: string) {
      return (await alarms()).flatMap((alarm) => (chatId === undefined || alarm.chatId === chatId ? [alarm.code] : []))
    },
    async alarmed(code: string, about?: string) {
      await person.until(async () =>
        (await alarms()).some(
          (alarm) =>
            alarm.code === code && (about === undefined || alarm.chatId === about || alarm.accountId === about),
        ),
      )
    },
    async sees(chatId: string, text: string) {
      await person.until(async () => (await textsOf(core, chatId)).includes(text))
    },
  })
  return device
}

/** Texts of a chat; nothing while this device does not know the chat. */
async function textsOf(core: Core, chatId: string): Promise<string[]> {
  const { messages } = await core.readMessages({ chatId, limit: 1_000 })
  return messages.flatMap((message: MessageView) => (message.kind === 'text' ? [message.text] : []))
}

export function passwordOf(username: string): string {
  return `password of ${username}`
}

function titleOf(name: string): string {
  return name.slice(0, 1).toUpperCase() + name.slice(1)
}
