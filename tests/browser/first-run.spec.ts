import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { signUp } from './app/app.ts'
import { openStage, type Stage } from './harness/stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterEach((test) => stage.clear(test))
afterAll(() => stage.close())

describe('the first run', () => {
  it('leads through sign-up in three screens to the chats', async () => {
    const ada = await signUp(stage, 'Ada Moreau')
    await ada.page.reload()
    await ada.waitUntilSignedIn()
  })

  it('leaves an app that a browser would install', async () => {
    const profile = await stage.newProfile('installer')
    await profile.page.getByRole('button', { name: 'Create account' }).waitFor()
    const session = await profile.page.context().newCDPSession(profile.page)
    const { installabilityErrors } = await session.send('Page.getInstallabilityErrors')
    expect(installabilityErrors).toEqual([])
  })
})
