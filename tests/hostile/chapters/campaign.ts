import { describe, expect, it, onTestFailed } from 'vitest'
import { makeRandom, type Random } from '../../simulation/random.ts'
import { SEEDS } from '../../simulation/seeds.ts'
import { attackLog } from '../attack.ts'
import { CANARY } from '../canary.ts'
import type { Device } from '../cast.ts'
import type { Stage } from '../stage.ts'
import { MOVES, type Scene } from './campaign-moves.ts'

const STEPS = 8

/**
 * Attacks and honest talk drawn by seed, one upon another. Whatever is drawn, the victim shows nothing that nobody wrote,
 * nothing twice, and either what the others show or an alarm; and its other chats go on. SIM_SEED replays one seed,
 * SIM_SEEDS=n runs n of them.
 */
export function campaign(stage: () => Stage): void {
  describe('a server that attacks at random', () => {
    it.each(SEEDS)('seed %i: the victim shows the truth or an alarm', async (seed) => {
      const story: string[] = []
      onTestFailed(() => void process.stderr.write(`SIM_SEED=${seed} replays: ${story.join(', ')}\n`))
      const scene = await openScene(stage(), makeRandom(seed))
      const { victim, ada, otherChatId } = scene
      const codesElsewhere = await victim.codes(otherChatId)
      await play(scene, seed, story)
      for (const end of scene.undo) end()
      await end(scene, seed)
      await expectTruth(scene)
      await victim.until(async () => (await isAlarmed(scene)) || (await isWhole(scene)))
      const elsewhere = `${CANARY} ${seed} elsewhere`
      await ada.core.sendText({ chatId: otherChatId, text: elsewhere })
      await victim.sees(otherChatId, elsewhere)
      expect(await victim.codes(otherChatId)).toEqual(codesElsewhere)
    })
  })
}

/** Few attacks leave few alarms: each check is the only one now and then. */
async function play(scene: Scene, seed: number, story: string[]): Promise<void> {
  const { random, victim, chatId } = scene
  const rate = random.pick([0, 0.1, 0.3])
  for (let left = 1 + random.below(2); left > 0; left--) story.push(await makeMove(scene))
  for (let step = 0; step < STEPS; step++) {
    story.push(await act(scene, `${CANARY} ${seed}.${step}`))
    await victim.network.settle(chatId)
    if (random.chance(rate)) story.push(await makeMove(scene))
  }
}

/** Whoever has seen something else says so by speaking. */
async function end(scene: Scene, seed: number): Promise<void> {
  const { victim, ada, other, chatId } = scene
  for (const author of [other, ada]) {
    const text = `${CANARY} ${seed} end of ${author.name}`
    await write(scene, author, text)
    await victim.network.settle(chatId)
  }
}

async function expectTruth({ victim, ada, other, dan, chatId, written, stolen }: Scene): Promise<void> {
  const shown = await victim.texts(chatId)
  expect(shown.filter((text) => !written.has(text) && !stolen.has(text))).toEqual([])
  expect(shown.filter((text, at) => shown.indexOf(text) !== at)).toEqual([])
  // Nobody ever makes dan more than a member.
  const ofDan = (await victim.core.readMembers(chatId)).filter(({ accountId }) => accountId === dan.accountId)
  expect(ofDan.filter(({ role }) => role !== 'MEMBER')).toEqual([])
  for (const honest of [ada, other]) {
    expect((await honest.texts(chatId)).filter((text) => !written.has(text))).toEqual([])
  }
}

async function openScene(stage: Stage, random: Random): Promise<Scene> {
  const { cast, ada, ben, cara } = stage
  const chatId = await cast.group(ada, ben, cara)
  const victim = random.pick([ben, cara])
  const other = victim === ben ? cara : ben
  const otherChatId = await ada.core.openPrivateChat(victim.accountId)
  const attack = await attackLog(victim, chatId)
  return {
    ...stage,
    random,
    chatId,
    otherChatId,
    victim,
    other,
    attack,
    written: new Set(['welcome']),
    stolen: new Set(),
    undo: [],
  }
}

async function makeMove(scene: Scene): Promise<string> {
  const name = scene.random.pick(Object.keys(MOVES))
  await MOVES[name]?.(scene)
  return name
}

/** What honest people do. Each is seen by both who are told no lies before the next. */
async function act(scene: Scene, text: string): Promise<string> {
  const { random, ada, other } = scene
  const drawn = random.next()
  const author = random.pick([ada, other])
  if (drawn < 0.1) return changeMembers(scene)
  if (drawn < 0.2) return editFirst(scene, text)
  await write(scene, author, text)
  return `${author.name} writes`
}

async function changeMembers({ ada: { core }, dan, chatId }: Scene): Promise<string> {
  const isIn = (await core.readMembers(chatId)).some(({ accountId }) => accountId === dan.accountId)
  await (isIn ? core.removeMember(chatId, dan.accountId) : core.addMembers(chatId, [dan.accountId]))
  return isIn ? 'ada removes dan' : 'ada adds dan'
}

async function editFirst(scene: Scene, text: string): Promise<string> {
  const { ada, chatId, written } = scene
  const first = (await ada.messages(chatId)).find((message) => message.kind === 'text')
  written.add(text)
  await ada.core.editText({ chatId, id: first?.id ?? '', text })
  await seen(scene, text)
  return 'ada edits'
}

async function write(scene: Scene, author: Device, text: string): Promise<void> {
  const { chatId, written } = scene
  written.add(text)
  await author.core.sendText({ chatId, text })
  await seen(scene, text)
}

async function seen({ ada, other, chatId }: Scene, text: string): Promise<void> {
  for (const honest of [ada, other]) await honest.sees(chatId, text)
}

async function isAlarmed({ victim, chatId }: Scene): Promise<boolean> {
  return (await victim.codes(chatId)).length > 0
}

/** The victim shows what ada shows, and the same members. What a thief wrote stands beside it. */
async function isWhole({ victim, ada, chatId, stolen }: Scene): Promise<boolean> {
  const told = (await victim.texts(chatId)).filter((text) => !stolen.has(text))
  const membersOf = async ({ core }: Device) =>
    (await core.readMembers(chatId)).map(({ accountId }) => accountId).sort()
  const views = [told, await membersOf(victim)]
  return JSON.stringify(views) === JSON.stringify([await ada.texts(chatId), await membersOf(ada)])
}
