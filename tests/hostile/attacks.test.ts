import { afterAll, beforeAll, describe } from 'vitest'
import { accountsAndKeys } from './chapters/accounts-and-keys.ts'
import { checklist } from './chapters/checklist.ts'
import { files } from './chapters/files.ts'
import { groups } from './chapters/groups.ts'
import { history } from './chapters/history.ts'
import { leaks, leaksOfFactors } from './chapters/leaks.ts'
import { messages } from './chapters/messages.ts'
import { snapshots } from './chapters/snapshots.ts'
import { startingOver } from './chapters/starting-over.ts'
import { type Stage, setStage } from './stage.ts'

/*
 * The real server, made to lie, against real engines. Each chapter is one part of the checklist of attacks; the first
 * words of a title name its lines.
 */
describe('hostile server', () => {
  let stage: Stage | undefined

  beforeAll(async () => {
    stage = await setStage()
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
  snapshots(present)
  files()
  startingOver(present)
  checklist()
  leaks(present)
  leaksOfFactors(present)
})
