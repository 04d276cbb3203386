import type { AccountId, ChatId } from '@stogram/contract'
import type { Core } from '@stogram/core'
import { createNodeCore } from '@stogram/core/node'
import { ALICE_AND_BEN, ALLOTMENT, type Line, makeRemark } from './lines.ts'

export type Speaker = Line[0]

/** The log-ins of the world; passwords are for looking around on one's own machine. */
export const PEOPLE: Record<Speaker, { username: string; displayName: string; password: string }> = {
  alice: { username: 'alice', displayName: 'Alice Marchetti', password: 'garden gate robin seven' },
  ben: { username: 'ben', displayName: 'Ben Okafor', password: 'copper kettle autumn nine' },
  chioma: { username: 'chioma', displayName: 'Chioma Lindqvist', password: 'paper boat harbour four' },
}

export interface BasicWorld {
  accounts: Record<Speaker, AccountId>
  /** Alice and Ben's chat. */
  privateChat: ChatId
  group: ChatId
}

export interface BasicWorldOptions {
  url: string
  /** Small remarks before the newest messages, in each chat. */
  historyLength?: number
}

/** Alice, Ben and Chioma, two chats and a few hundred messages, all through the public API. */
export async function makeBasicWorld(options: BasicWorldOptions): Promise<BasicWorld> {
  const cores = {
    alice: await createNodeCore({ url: options.url, deviceName: 'Seed' }),
    ben: await createNodeCore({ url: options.url, deviceName: 'Seed' }),
    chioma: await createNodeCore({ url: options.url, deviceName: 'Seed' }),
  }
  try {
    const accounts = {
      alice: await signUp(cores.alice, PEOPLE.alice),
      ben: await signUp(cores.ben, PEOPLE.ben),
      chioma: await signUp(cores.chioma, PEOPLE.chioma),
    }
    const privateChat = await cores.alice.openPrivateChat(accounts.ben)
    const group = await cores.alice.createGroup({
      title: 'Allotment 14',
      members: [accounts.ben, accounts.chioma],
    })
    const length = options.historyLength ?? 150
    await speak(cores, privateChat, [...remarks(['alice', 'ben'], length), ...ALICE_AND_BEN])
    await speak(cores, group, [...remarks(['chioma', 'alice', 'ben'], length), ...ALLOTMENT])
    return { accounts, privateChat, group }
  } finally {
    await Promise.all(Object.values(cores).map((core) => core.close()))
  }
}

async function signUp(core: Core, person: (typeof PEOPLE)[Speaker]): Promise<AccountId> {
  await core.signUp(person)
  const { session } = await core.readViews()
  if (session.phase !== 'signed-in') throw new Error(`${person.username} is ${session.phase} after signing up`)
  return session.accountId
}

function remarks(speakers: readonly Speaker[], length: number): Line[] {
  return Array.from({ length }, (_, n) => [speakers[(n * 7) % speakers.length] ?? 'alice', makeRemark(n)] as const)
}

/** One line after the other: the next is said when the last one has reached the server and its speaker. */
async function speak(cores: Record<Speaker, Core>, chatId: ChatId, lines: readonly Line[]): Promise<void> {
  let previous: Speaker | undefined
  for (const [speaker, text] of lines) {
    const core = cores[speaker]
    await waitForView(core, ({ chats }) => chats.some((chat) => chat.id === chatId))
    if (previous !== undefined && previous !== speaker) await waitUntilSent(cores[previous])
    await core.sendText({ chatId, text })
    previous = speaker
  }
  for (const core of Object.values(cores)) await waitUntilSent(core)
}

function waitUntilSent(core: Core): Promise<void> {
  return waitForView(core, ({ connection }) => connection.queued === 0)
}

const PATIENCE_MS = 60_000

async function waitForView(
  core: Core,
  isReached: (views: Awaited<ReturnType<Core['readViews']>>) => boolean,
): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS
  while (!isReached(await core.readViews())) {
    if (Date.now() > deadline) throw new Error('The world does not come to be: the server does not take its messages')
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
