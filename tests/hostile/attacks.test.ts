import { afterAll, beforeAll, describe } from 'vitest'
import { Cast } from './cast.ts'
import { accountsAndKeys } from './chapters/accounts-and-keys.ts'
import { campaign } from './chapters/campaign.ts'
import { checklist } from './chapters/checklist.ts'
import { files } from './chapters/files.ts'
import { groups } from './chapters/groups.ts'
import { history } from './chapters/history.ts'
import { leaks } from './chapters/leaks.ts'
import { messages } from './chapters/messages.ts'
import { startEvilServer } from './evil-server.ts'
import type { Stage } from './stage.ts'

/*
 * The real server, made to lie, against real engines. Each chapter is one part of the checklist of attacks; the first
 * words of a title name its lines.
 */
describe('hostile server', () => {
  let stage: Stage | undefined

  beforeAll(async () => {
    const server = await startEvilServer()
    const cast = new Cast(server)
    const [ada, ben, cara] = [await cast.join('ada'), await cast.join('ben'), await cast.join('cara')]
    const dan = await cast.join('dan')
    for (const one of [ben, cara, dan]) await cast.talk(ada, one)
    stage = { server, cast, ada, ben, cara, dan }
  }, 120_000)

  afterAll(async () => {
    await stage?.cast.close()
    await stage?.server.stop()
  })

  const present = () => {
    if (stage === undefined) throw new Error('the stage is set before the first test')
    return stage
  }
  accountsAndKeys(present)
  messages(present)
  groups(present)
  history(present)
  files()
  checklist()
  campaign(present)
  leaks(present)
})
