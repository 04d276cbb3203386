import type { DirectoryEntry, LogItem } from '@stogram/contract'
import { expect } from 'vitest'
import type { Random } from '../../simulation/random.ts'
import type { Attack } from '../attack.ts'
import { CANARY } from '../canary.ts'
import { type Device, passwordOf } from '../cast.ts'
import { flip, newItemId } from '../evil-server.ts'
import { accountOf, forgeEpoch, forgeMessage, forgeOp, type Loot, loot } from '../forge.ts'
import { addDevice, entryOf, mustBe } from '../forge-accounts.ts'
import type { Stage } from '../stage.ts'

/** One chat of three under attack. Whatever is drawn is drawn from `random`, and nothing else decides. */
export interface Scene extends Stage {
  random: Random
  chatId: string
  /** Another chat of ada and the victim. */
  otherChatId: string
  victim: Device
  /** The member who is neither ada, the owner, nor the victim. */
  other: Device
  attack: Attack
  /** Every text that somebody wrote. */
  written: Set<string>
  /** What a thief wrote with a member's own keys: it may be shown. */
  stolen: Set<string>
  /** Ends what lasts only for a while. */
  undo: (() => void)[]
}

type Move = (scene: Scene) => unknown

/** How far into the chat the messages that are picked may stand. */
const REACH = 8

/** What a server can do that lies, alone, with a member who works for it, or with a stolen phone. */
export const MOVES: Record<string, Move> = {
  withhold: ({ attack, random }) => attack.withhold(nth(random)),
  'flip a bit': ({ attack, random }) => {
    const at = random.next()
    attack.tamper(nth(random), (body) => flip(body, Math.floor(at * body.length)))
  },
  cut: ({ attack, random }) => {
    const at = random.next()
    attack.tamper(nth(random), (body) => body.slice(0, Math.floor(at * body.length)))
  },
  empty: ({ attack, random }) => attack.mislabel(nth(random), { body: new Uint8Array(0) }),
  duplicate: ({ attack, random }) => attack.duplicate(nth(random), { id: newItemId() }),
  'another id': ({ attack, random }) => attack.mislabel(nth(random), { id: newItemId() }),
  'another time': ({ attack, random }) => attack.mislabel(nth(random), { atMs: 1 }),
  'another sender': ({ attack, random, ada }) => attack.mislabel(nth(random), { senderId: ada.accountId }),
  swap: ({ attack }) => attack.swap((item) => item.kind === 'message'),
  'withhold an op': ({ attack }) => attack.withhold((item) => item.kind === 'op'),
  'an older state for a while': ({ attack, undo }) => {
    let isBack = true
    attack.withhold(() => isBack)
    undo.push(() => {
      isBack = false
    })
  },
  'an old push': async ({ victim, chatId }) =>
    victim.network.push('message:new', mustBe((await victim.network.trueLog(chatId))[0])),
  'a false place for what is sent': ({ victim, undo, random }) => {
    const by = 1 + random.below(3)
    undo.push(victim.network.lie('message:send', (data) => ({ ...data, seq: Number(data.seq) + by })))
  },
  'a message of another chat': async ({ attack, victim, chatId, otherChatId }) => {
    const copy = (await victim.network.trueLog(otherChatId)).findLast(({ kind }) => kind === 'message')
    await attack.insert({ ...mustBe(copy), logId: chatId, id: newItemId() })
  },
  'a message with a stolen phone': async ({ attack, other, chatId, stolen, random }) => {
    const text = `${CANARY} stolen ${random.next()}`
    stolen.add(text)
    await attack.insert(await forgeMessage(loot(other, chatId), { text }))
  },
  'a message in the name of ada': async (scene) =>
    scene.attack.insert(await forgeMessage(inNameOfAda(scene), { text: `${CANARY} nobody wrote this` })),
  'an op in the name of ada': async (scene) => scene.attack.insert(await changeDan(scene, inNameOfAda(scene))),
  'an op of who may not': async (scene) => scene.attack.insert(await changeDan(scene, loot(scene.other, scene.chatId))),
  'an epoch in the name of ada': async (scene) => {
    const readers = await scene.ada.core.readMembers(scene.chatId)
    const accounts = readers.map(({ accountId }) => accountOf(scene.ada, accountId))
    const members = accounts.map(({ aid, kid, encryptionKey }) => ({ aid, kid, encryptionKey }))
    const { item, wraps } = await forgeEpoch(inNameOfAda(scene), { members })
    const own = wraps.filter(({ accountId }) => accountId === scene.victim.accountId)
    scene.victim.network.giveWraps(scene.chatId, own)
    await scene.attack.insert(item)
  },
  'other keys of a person': (scene) =>
    claim(scene, async () => ({
      ...(await entryOf(scene.victim, scene.dan.accountId)),
      accountId: scene.other.accountId,
    })),
  'a device that its owner has not signed': (scene) =>
    claim(scene, async () => {
      const { victim, other } = scene
      const { privateKey } = victim.identity.identitySigning
      return addDevice(await entryOf(victim, other.accountId), accountOf(victim, other.accountId), privateKey)
    }),
  'a cheap guess at a password': async ({ cast, victim, random }) => {
    const device = await cast.stranger(`weak-${newItemId()}`, victim)
    device.network.lie('auth:prelogin', ({ kdf }) => ({ kdf: { ...kdf, memoryKiB: 1 + random.below(19_000) } }))
    const attempt = device.core.logIn({ username: victim.username, password: passwordOf(victim.username) })
    await expect(attempt).rejects.toMatchObject({ code: 'tampered' })
    await device.core.close()
  },
}

/** A member who works for the server writes what only ada could, and lacks nothing but her device's key. */
function inNameOfAda({ ada, other, chatId }: Scene): Loot {
  const taken = loot(ada, chatId)
  const { signingKey } = loot(other, chatId).signer
  return { ...taken, signer: { ...taken.signer, signingKey } }
}

async function changeDan({ ada, dan, chatId }: Scene, as: Loot): Promise<LogItem> {
  const { aid, airHash } = accountOf(ada, dan.accountId)
  const isIn = (await ada.core.readMembers(chatId)).some(({ accountId }) => accountId === dan.accountId)
  return forgeOp(as, isIn ? { type: 'remove', aid } : { type: 'add', aid, airHash, role: 'ADMIN' })
}

/** The victim is told something of a person, and keeps what it knew. */
async function claim({ victim, other, undo }: Scene, make: () => Promise<DirectoryEntry>): Promise<void> {
  const entry = await make()
  const { airHash, devices } = accountOf(victim, other.accountId)
  undo.push(victim.network.lie('user:directory', () => ({ entries: [entry] })))
  await victim.core.fetchPerson(other.accountId)
  expect(accountOf(victim, other.accountId)).toMatchObject({ airHash, devices })
}

/** One message of the attack, by the order in which its bytes were first seen. */
function nth(random: Random): (item: LogItem) => boolean {
  const wanted = random.below(REACH)
  const ordinals = new Map<string, number>()
  return (item) => {
    if (item.kind !== 'message') return false
    const key = Buffer.from(item.hash).toString('hex')
    if (!ordinals.has(key)) ordinals.set(key, ordinals.size)
    return ordinals.get(key) === wanted
  }
}
