import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { arrive } from './app/app.ts'
import { makeFriend } from './app/friend.ts'
import { type ClientBuild, copyClientBuild } from './harness/client-build.ts'
import { openStage, type Stage } from './harness/stage.ts'

let build: ClientBuild
let stage: Stage
beforeAll(async () => {
  build = await copyClientBuild()
  stage = await openStage({ settings: { CLIENT_DIR: build.directory } })
})
afterEach((test) => stage.clear(test))
afterAll(async () => {
  await stage.close()
  await build.remove()
})

describe('a new version', () => {
  it('is offered while the old one goes on working, and nothing is lost when it is taken', async () => {
    const [ada, ben] = await Promise.all([arrive(stage, 'Ada Moreau'), makeFriend(stage, 'Ben Castillo')])
    const next = ada.page.locator('html[data-version=next]')
    await ada.startChatWith(ben.username)
    await ada.send('Before')
    await ada.waitForState('Before', 'Sent', 'Delivered', 'Read')
    await ada.waitUntilOfflineReady()

    ada.profile.expectOutage()
    await stage.server.stop()
    await build.becomeVersion('next')
    await stage.server.start()
    // The app does this when it comes into view after half an hour.
    await ada.page.evaluate(async () => {
      const registration = await navigator.serviceWorker.getRegistration()
      await registration?.update()
    })
    const restart = ada.page.getByRole('button', { name: 'Restart' })
    await restart.waitFor()
    await ada.wake()
    await ada.send('Still the old one')
    await ada.waitForState('Still the old one', 'Sent', 'Delivered', 'Read')
    ada.profile.expectNetwork()
    expect(await next.count()).toBe(0)

    const field = ada.page.getByRole('textbox', { name: 'Message', exact: true })
    await field.fill('Not finished yet')
    await restart.click()
    await next.waitFor()
    await ada.waitForMessage('Still the old one')
    expect(await ada.readTexts()).toEqual(['Before', 'Still the old one'])
    expect(await field.inputValue()).toBe('Not finished yet')
    await ada.send('The new one')
    await ben.waitForLast('Ada Moreau', 'The new one')
  })
})
