import { setTimeout as sleep } from 'node:timers/promises'
import type { Random } from '../../simulation/random.ts'
import { baseOf } from './checker.ts'
import type { Client } from './client.ts'
import type { Send } from './evidence.ts'

export interface Workload {
  readonly sends: Send[]
  /** Resolves when everybody has put the phone down. */
  finish(): Promise<void>
}

const PAUSE_MS = { least: 150, spread: 450 }
const EMOJI = ['👍', '🎉', '']

/** What people do all day, each at a pace of their own and whatever happens around them. */
export function startWorkload(clients: Client[], chatsOf: (client: Client) => string[], random: Random): Workload {
  const sends: Send[] = []
  let isOver = false
  const lives = clients.map(async (client) => {
    for (let n = 1; !isOver; ) {
      await sleep(PAUSE_MS.least + random.below(PAUSE_MS.spread))
      const chatId = random.pick(chatsOf(client))
      const dice = random.next()
      // Whatever an ended process had begun may or may not have happened.
      const act = dice < 0.78 ? say(client, chatId, n++) : change(client, chatId, dice)
      await act.catch(() => undefined)
    }
  })

  async function say(client: Client, chatId: string, n: number): Promise<void> {
    const send: Send = { device: client.name, chatId, text: `${client.name} ${n}`, isKept: false }
    sends.push(send)
    await client.core.sendText({ chatId, text: send.text })
    send.isKept = true
  }

  async function change(client: Client, chatId: string, dice: number): Promise<void> {
    const { messages } = await client.core.readMessages({ chatId, limit: 30 })
    const texts = messages.filter(({ kind, state }) => kind === 'text' && state !== 'failed')
    if (texts.length === 0) return
    const { id, text, isOwn, order } = random.pick(texts)
    if (dice < 0.85) await client.core.react({ chatId, id, emoji: random.pick(EMOJI) })
    else if (dice < 0.92) {
      if (isOwn && text.length < baseOf(text).length + 3) await client.core.editText({ chatId, id, text: `${text}!` })
    } else await client.core.markRead(chatId, order)
  }

  return {
    sends,
    async finish() {
      isOver = true
      await Promise.all(lives)
    },
  }
}
