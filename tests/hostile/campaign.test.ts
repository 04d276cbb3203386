import { afterAll, beforeAll } from 'vitest'
import { campaign } from './chapters/campaign.ts'
import { leaks } from './chapters/leaks.ts'
import { type Stage, setStage } from './stage.ts'

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
campaign(present)
leaks(present)
