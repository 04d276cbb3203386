import type { LogItem } from '@stogram/contract'
import { describe, expect, it } from 'vitest'
import { makeRandom, type Random } from '../../simulation/random.ts'
import { SEEDS } from '../../simulation/seeds.ts'
import { type Attack, attackLog } from '../attack.ts'
import { CANARY } from '../canary.ts'
import { flip, newItemId } from '../evil-server.ts'
import { forgeMessage, loot } from '../forge.ts'
import type { Stage } from '../stage.ts'

const MESSAGES = 8
const ATTACKS = 3

/**
 * Attacks drawn by seed, one upon another. Whatever is drawn: the victim shows nothing that was not written, nothing
 * twice, and either what the others show or an alarm. SIM_SEED replays one seed, SIM_SEEDS=n runs n of them.
 */
export function campaign(stage: () => Stage): void {
  describe('a server that attacks at random', () => {
    it.each(SEEDS)('seed %i: the victim shows the truth or an alarm', async (seed) => {
      const random = makeRandom(seed)
      const { cast, ada, ben, cara } = stage()
      const chatId = await cast.group(ada, ben, cara)
      const attack = await attackLog(ben, chatId)
      for (let i = 0; i < ATTACKS; i++) addAttack(attack, random)
      const written = ['welcome', ...(await talk(stage(), random, chatId, seed, attack))]
      for (const author of [cara, ada]) {
        const text = `${CANARY} ${seed} end of ${author.name}`
        written.push(text)
        await author.core.sendText({ chatId, text })
        await ben.until(async () => (await ben.codes(chatId)).length > 0 || (await ben.texts(chatId)).includes(text))
      }
      const shown = (await ben.texts(chatId)).filter((text) => !text.endsWith('forged'))
      expect(shown.filter((text) => !written.includes(text))).toEqual([])
      expect(new Set(shown).size).toBe(shown.length)
      const isWhole = JSON.stringify(shown) === JSON.stringify(await ada.texts(chatId))
      if (!isWhole) await ben.until(async () => (await ben.codes(chatId)).length > 0)
    })
  })
}

/** Messages of two people, and now and then one that a thief of a device has forged. */
async function talk(
  { ada, cara }: Stage,
  random: Random,
  chatId: string,
  seed: number,
  attack: Attack,
): Promise<string[]> {
  const written: string[] = []
  for (let i = 0; i < MESSAGES; i++) {
    const author = random.pick([ada, cara])
    const text = `${CANARY} ${seed}.${i}`
    written.push(text)
    await author.core.sendText({ chatId, text })
    await ada.sees(chatId, text)
    if (random.chance(0.2)) await attack.insert(await forgeMessage(loot(cara, chatId), { text: `${CANARY} forged` }))
  }
  return written
}

function addAttack(attack: Attack, random: Random): void {
  const pick = nth(random.below(MESSAGES))
  const moves: (() => unknown)[] = [
    () => attack.withhold(pick),
    () => attack.tamper(pick, (body) => flip(body, random.below(body.length))),
    () => attack.duplicate(pick, { id: newItemId() }),
    () => attack.mislabel(pick, { body: new Uint8Array(0) }),
    () => attack.mislabel(pick, { id: newItemId() }),
    () => attack.mislabel(pick, { atMs: 1 }),
    () => attack.swap((item) => item.kind === 'message'),
  ]
  random.pick(moves)()
}

/** The nth message of the attack, by the order in which its bytes were first seen. */
function nth(n: number): (item: LogItem) => boolean {
  const ordinals = new Map<string, number>()
  return (item) => {
    if (item.kind !== 'message') return false
    const key = Buffer.from(item.hash).toString('hex')
    if (!ordinals.has(key)) ordinals.set(key, ordinals.size)
    return ordinals.get(key) === n
  }
}
