import type { Answer, OperationName } from '@stogram/contract'
import {
  type Core,
  type CorePatch,
  type CorePorts,
  createCore,
  type MessageView,
  makeNetwork,
  type Network,
  systemClock,
} from '@stogram/core'
import { type MemoryDisk, makeMemoryDisk } from '@stogram/core/memory'
import { createNodeCore, makeCookieFetch, type NodeCoreOptions } from '@stogram/core/node'
import { nextAccountKeys } from '../../packages/e2ee/src/testing/fixed-keys.ts'
import { type Fate, makeScriptedNetwork } from './scripted-network.ts'

/** The cheapest derivation that clients accept. */
export const FLOOR_KDF = { memoryKiB: 19_456, iterations: 2, parallelism: 1 }

/** An engine that need not wait for what is slow on purpose: the cheapest derivation, keys that are there. */
export function openCore(ports: Omit<CorePorts, 'kdf'>): Promise<Core> {
  return createCore({ ...ports, kdf: FLOOR_KDF }, { makeAccountKeys: nextAccountKeys })
}

/** As `openCore`, over a network and a memory of its own. */
export function openNodeCore(options: Omit<NodeCoreOptions, 'kdf'>): Promise<Core> {
  return createNodeCore({ ...options, kdf: FLOOR_KDF }, { makeAccountKeys: nextAccountKeys })
}

export interface Person {
  core: Core
  accountId: string
  alarms: string[]
  patches: CorePatch[]
  /** Resolves once `check` holds; asked again after every patch. */
  until<T>(check: () => Promise<T | undefined | false>): Promise<T>
  texts(chatId: string): Promise<string[]>
  messages(chatId: string): Promise<MessageView[]>
}

export async function signUpPerson(url: string, username: string): Promise<Person> {
  const core = await openNodeCore({ url, log: logOf(username) })
  const person = follow(core)
  await core.signUp({ username, displayName: nameOf(username), password: `password of ${username}` })
  return person
}

export async function logInPerson(url: string, username: string): Promise<Person> {
  const core = await openNodeCore({ url, log: logOf(`${username}+`), deviceName: 'Second' })
  const person = follow(core)
  await core.logIn({ username, password: `password of ${username}` })
  return person
}

function logOf(name: string) {
  return (event: string, fields?: Record<string, unknown>) => {
    if (process.env['CORE_LOG'] !== undefined) process.stderr.write(`${name} ${event} ${JSON.stringify(fields)}\n`)
  }
}

/** A place where nobody is signed in yet. `fateOf` decides what becomes of its calls. */
export async function openPlace(url: string, input: Partial<PlaceInput> = {}): Promise<Person> {
  const { disk = makeMemoryDisk(), fetch = makeCookieFetch(), fateOf = () => undefined, lie } = input
  const honest = makeNetwork({ url, fetch })
  const network = makeScriptedNetwork(lie === undefined ? honest : lying(honest, lie))
  network.fateOf = (name) => fateOf(name)
  const ports = { storage: disk.open(), network, clock: systemClock, deviceName: 'Place', log: logOf('place') }
  return follow(await openCore(ports))
}

export interface PlaceInput {
  disk: MemoryDisk
  /** Holds the cookies of the place. */
  fetch: ReturnType<typeof makeCookieFetch>
  fateOf: (name: OperationName) => Fate | undefined
  /** Changes what the server answers, as it stands on the wire. */
  lie: Lie
}

type Lie = (name: OperationName, data: unknown) => Promise<unknown>

function lying(inner: Network, lie: Lie): Network {
  const changed = async (name: OperationName, answer: Answer<unknown>): Promise<Answer<unknown>> =>
    answer.success ? { ...answer, data: await lie(name, answer.data) } : answer
  return {
    request: async (name, wire, token) => changed(name, await inner.request(name, wire, token)),
    connect(token, handlers) {
      const socket = inner.connect(token, handlers)
      return { ...socket, call: async (name, wire) => changed(name, await socket.call(name, wire)) }
    },
  }
}

export function follow(core: Core): Person {
  const waiting = new Set<() => void>()
  const alarms: string[] = []
  const patches: CorePatch[] = []
  let accountId = ''
  core.subscribe((news) => {
    patches.push(...news)
    for (const patch of news) {
      // What happens to the own devices is news, and no alarm.
      if (patch.topic === 'alarm' && patch.alarm.deviceId === undefined) alarms.push(patch.alarm.code)
      if (patch.topic === 'session' && patch.value.phase === 'signed-in') accountId = patch.value.accountId
    }
    for (const wake of [...waiting]) wake()
  })
  async function messages(chatId: string): Promise<MessageView[]> {
    return (await core.readMessages({ chatId, limit: 1_000 })).messages
  }
  return {
    core,
    alarms,
    patches,
    get accountId() {
      return accountId
    },
    async until(check) {
      for (;;) {
        const news = new Promise<void>((resolve) => {
          const wake = () => {
            waiting.delete(wake)
            resolve()
          }
          waiting.add(wake)
        })
        const result = await check()
        if (result !== undefined && result !== false) return result
        await news
      }
    },
    messages,
    async texts(chatId) {
      return (await messages(chatId)).flatMap((message) => (message.kind === 'text' ? [message.text] : []))
    },
  }
}

function nameOf(username: string): string {
  return username.slice(0, 1).toUpperCase() + username.slice(1)
}
