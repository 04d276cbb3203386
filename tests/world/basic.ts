import type { AccountId, ChatId } from '@stogram/contract'
import type { Core, MessageView } from '@stogram/core'
import { createNodeCore } from '@stogram/core/node'
import { ALICE_AND_BEN, ALLOTMENT, type Line, makeRemark, SIDE_CHATS, type Speaker } from './lines.ts'

/** The log-ins of the world; passwords are for looking around on one's own machine. */
export const PEOPLE: Record<Speaker, { username: string; displayName: string; password: string }> = {
  alice: { username: 'alice', displayName: 'Alice Marchetti', password: 'garden gate robin seven' },
  ben: { username: 'ben', displayName: 'Ben Okafor', password: 'copper kettle autumn nine' },
  chioma: { username: 'chioma', displayName: 'Chioma Lindqvist', password: 'paper boat harbour four' },
  dora: { username: 'dora', displayName: 'Dora Petrescu', password: 'velvet piano morning six' },
  emil: { username: 'emil', displayName: 'Emil Nyström', password: 'cardboard castle cat eight' },
  farah: { username: 'farah', displayName: 'Farah Haddad', password: 'quiet library window five' },
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

type Cores = Record<Speaker, Core>

/** Six people, a private chat and a group with a few hundred messages, three small chats; all through the public API. */
export async function makeBasicWorld(options: BasicWorldOptions): Promise<BasicWorld> {
  const names = Object.keys(PEOPLE) as Speaker[]
  const core = () => createNodeCore({ url: options.url, deviceName: 'Seed' })
  const cores = Object.fromEntries(await Promise.all(names.map(async (name) => [name, await core()]))) as Cores
  try {
    const signedUp = names.map(async (name) => [name, await signUp(cores[name], PEOPLE[name])])
    const accounts = Object.fromEntries(await Promise.all(signedUp)) as Record<Speaker, AccountId>
    for (const lines of SIDE_CHATS) {
      const other = lines.map(([speaker]) => speaker).find((speaker) => speaker !== 'alice')
      if (other) await speak(cores, await cores.alice.openPrivateChat(accounts[other]), lines)
    }
    const length = options.historyLength ?? 150
    const members = [accounts.ben, accounts.chioma]
    const group = await cores.alice.createGroup({ title: 'Allotment 14', members })
    await speak(cores, group, [...remarks(['chioma', 'alice', 'ben'], length), ...ALLOTMENT])
    const privateChat = await cores.alice.openPrivateChat(accounts.ben)
    await speak(cores, privateChat, [...remarks(['alice', 'ben'], length), ...ALICE_AND_BEN])
    return { accounts, privateChat, group }
  } finally {
    await Promise.all(Object.values(cores).map((each) => each.close()))
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

/** One line after the other: the next is said when the last has reached the server; in the end all have read all. */
async function speak(cores: Cores, chatId: ChatId, lines: readonly Line[]): Promise<void> {
  let previous: Speaker | undefined
  for (const [speaker, text] of lines) {
    const core = cores[speaker]
    await waitForView(core, ({ chats }) => chats.some((chat) => chat.id === chatId))
    if (previous !== undefined && previous !== speaker) await waitUntilSent(cores[previous])
    await core.sendText({ chatId, text })
    previous = speaker
  }
  const speakers = [...new Set(lines.map(([name]) => name))]
  for (const speaker of speakers)
    await readAll(cores[speaker], chatId, lines.filter(([name]) => name !== speaker).length)
  // Receipts travel after what they are about.
  for (const speaker of speakers) {
    await waitFor(
      async () => (await readTexts(cores[speaker], chatId)).findLast(({ isOwn }) => isOwn)?.state === 'read',
    )
  }
}

async function readAll(core: Core, chatId: ChatId, count: number): Promise<void> {
  await waitFor(async () => {
    const received = (await readTexts(core, chatId)).filter(({ isOwn }) => !isOwn)
    if (received.length < count) return false
    await core.markRead(chatId, received.at(-1)?.order ?? 0)
    return true
  })
}

async function readTexts(core: Core, chatId: ChatId): Promise<MessageView[]> {
  const { messages } = await core.readMessages({ chatId, limit: 1_000 })
  return messages.filter(({ kind }) => kind === 'text')
}

function waitUntilSent(core: Core): Promise<void> {
  return waitForView(core, ({ connection }) => connection.queued === 0)
}

function waitForView(core: Core, isReached: (views: Awaited<ReturnType<Core['readViews']>>) => boolean): Promise<void> {
  return waitFor(async () => isReached(await core.readViews()))
}

const PATIENCE_MS = 60_000

async function waitFor(isReached: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS
  while (!(await isReached())) {
    if (Date.now() > deadline) throw new Error('The world does not come to be: the server does not take its messages')
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
