import {
  type Core,
  type CorePatch,
  createCore,
  type MessageView,
  makeNetwork,
  type Network,
  type Storage,
  systemClock,
} from '@stogram/core'
import { makeMemoryDisk } from '@stogram/core/memory'
import { makeCookieFetch } from '@stogram/core/node'
import { type Link, openLink } from '../../services/link.ts'
import { FLOOR_KDF } from '../../simulation/people.ts'
import type { Device, Shown } from './evidence.ts'

/** A device of somebody, on a line of its own: its disk outlives its process. */
export interface Client {
  readonly name: string
  readonly username: string
  readonly link: Link
  readonly core: Core
  readonly accountId: string
  /** Notes what it shows of these chats. */
  look(chatIds: string[]): Promise<void>
  /** Its process ends without a word, and another one starts over the same disk. */
  restart(): Promise<void>
  /** All that the checker wants to know of it. */
  testify(chatIds: string[]): Promise<Omit<Device, 'healMs'>>
  close(): Promise<void>
}

export interface ClientOptions {
  name: string
  username: string
  /** Where the proxy listens. */
  port: number
  /** Stands between the engine and the network: how a planted bug gets in. */
  wrap?: (network: Network) => Network
  wrapStorage?: (storage: Storage) => Storage
}

const password = (username: string) => `password of ${username}`

export async function openClient(options: ClientOptions): Promise<Client> {
  const { name, username, wrap = (network) => network, wrapStorage = (storage) => storage } = options
  const link = await openLink({ port: options.port })
  const disk = makeMemoryDisk()
  const received: Record<string, number[]> = {}
  const alarms = new Set<string>()
  const acknowledged = new Map<string, { chatId: string; id: string; order: number }>()
  const sighted = new Map<string, { chatId: string; id: string; order: number }>()
  const inner = makeNetwork({ url: `https://localhost:${link.port}`, fetch: makeCookieFetch() })
  const network = wrap(listen(inner, received))
  let connection: { close(): void } | undefined
  let isDead = false
  let accountId = ''

  // What a dead process had asked for reaches nobody, and it asks for nothing more.
  const mortal: () => Network = () => {
    let isOver = false
    const mustLive = () => {
      if (isOver) throw new Error('This process has ended')
    }
    const own: Network = {
      async request(...call) {
        mustLive()
        const answer = await network.request(...call)
        mustLive()
        return answer
      },
      connect(token, handlers) {
        mustLive()
        return network.connect(token, handlers)
      },
    }
    connection = {
      close: () => {
        isOver = true
      },
    }
    return own
  }

  async function open(): Promise<Core> {
    isDead = false
    const core = await createCore({
      ...{ storage: wrapStorage(disk.open()), network: mortal(), clock: systemClock, deviceName: name, kdf: FLOOR_KDF },
      log: (event, fields) => {
        if (process.env['CORE_LOG'] !== undefined) process.stderr.write(`${name} ${event} ${JSON.stringify(fields)}\n`)
      },
    })
    core.subscribe((patches) => {
      if (!isDead) for (const patch of patches) hear(patch)
    })
    return core
  }

  function hear(patch: CorePatch): void {
    if (patch.topic === 'session' && patch.value.phase === 'signed-in') accountId = patch.value.accountId
    // What happens to the own devices is news, and no alarm.
    if (patch.topic === 'alarm' && patch.alarm.deviceId === undefined) alarms.add(patch.alarm.code)
    if (patch.topic === 'messages') note(patch.upserts)
  }

  function note(messages: MessageView[]): void {
    for (const { id, chatId, order, state, isOwn, kind } of messages) {
      if (kind !== 'text' || state === 'queued' || state === 'failed') continue
      const key = `${chatId} ${id}`
      if (!sighted.has(key)) sighted.set(key, { chatId, id, order })
      if (isOwn && !acknowledged.has(key)) acknowledged.set(key, { chatId, id, order })
    }
  }

  async function read(chatId: string): Promise<MessageView[]> {
    return (await client.core.readMessages({ chatId, limit: 100_000 })).messages
  }

  const client = {
    ...{ name, username, link },
    core: await open(),
    get accountId() {
      return accountId
    },
    async look(chatIds: string[]) {
      for (const chatId of chatIds) note(await read(chatId))
    },
    async restart() {
      isDead = true
      connection?.close()
      link.cut()
      // The disk takes nothing more from it, as a killed process writes nothing more.
      const storage = disk.open()
      await storage.close()
      await client.core.close().catch(() => undefined)
      client.core = await open()
    },
    async testify(chatIds: string[]) {
      const { connection: line, session } = await client.core.readViews()
      if (session.phase !== 'signed-in') alarms.add(`SESSION_${session.phase}`)
      const pages = await Promise.all(chatIds.map(async (chatId) => [chatId, await read(chatId)] as const))
      const all = pages.flatMap(([, messages]) => messages)
      return {
        ...{ name, username, received, alarms: [...alarms], queued: line.queued },
        shown: Object.fromEntries(pages.map(([chatId, messages]) => [chatId, messages.filter(isPlaced).map(toShown)])),
        acknowledged: [...acknowledged.values()],
        sighted: [...sighted.values()],
        failed: all.filter(({ state }) => state === 'failed').map(({ text }) => text),
      }
    },
    async close() {
      await client.core.close()
      await link.close()
    },
  }
  return client
}

export async function signUp(options: ClientOptions): Promise<Client> {
  const client = await openClient(options)
  const { username } = options
  await client.core.signUp({ username, displayName: username, password: password(username) })
  return client
}

export async function logIn(options: ClientOptions): Promise<Client> {
  const client = await openClient(options)
  const { username } = options
  await client.core.logIn({ username, password: password(username) })
  return client
}

/** Writes down the place of every item that comes over this network, in answers and in events. */
function listen(inner: Network, received: Record<string, number[]>): Network {
  const noteItems = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    if ('logId' in value && 'seq' in value && typeof value.logId === 'string' && typeof value.seq === 'number') {
      received[value.logId] ??= []
      received[value.logId]?.push(value.seq)
    }
    for (const part of Object.values(value)) noteItems(part)
  }
  return {
    async request(...call) {
      const answer = await inner.request(...call)
      noteItems(answer)
      return answer
    },
    connect(token, handlers) {
      const socket = inner.connect(token, {
        ...handlers,
        event(name, payload) {
          noteItems(payload)
          handlers.event(name, payload)
        },
      })
      return {
        async call(...call) {
          const answer = await socket.call(...call)
          noteItems(answer)
          return answer
        },
        close: () => socket.close(),
      }
    },
  }
}

function isPlaced({ state }: MessageView): boolean {
  return state !== 'queued' && state !== 'failed'
}

function toShown({ chatId, id, order, text, kind, reactions }: MessageView): Shown {
  const marks = reactions.map(({ emoji, accountIds }) => `${emoji}${accountIds.toSorted()}`).sort()
  return { chatId, id, order, text, kind, reactions: marks.join(' ') }
}
