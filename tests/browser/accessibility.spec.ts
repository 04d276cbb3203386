import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { signUp } from './app/app.ts'
import { findAxeViolations } from './harness/axe.ts'
import { openStage, type Stage } from './harness/stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterEach((test) => stage.clear(test))
afterAll(() => stage.close())

describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
  it('no screen has a serious accessibility fault', async () => {
    const found: string[] = []
    const check = async (page: Page, screen: string) => {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      const violations = await findAxeViolations(page)
      found.push(...violations.map((violation) => `${screen}: ${violation}`))
    }
    const visitor = await stage.newProfile('visitor')
    await visitor.page.getByRole('button', { name: 'Create account' }).waitFor()
    await check(visitor.page, 'welcome')
    const [ada, ben] = await Promise.all([signUp(stage, 'Ada Moreau', check), signUp(stage, 'Ben Castillo')])
    await check(ada.page, 'no chats')
    await ada.page.getByRole('button', { name: 'New chat' }).first().click()
    await ada.page.getByRole('dialog').waitFor()
    await check(ada.page, 'new chat')
    await ada.page.keyboard.press('Escape')
    await ada.startChatWith(ben.username)
    await ada.send('Hello')
    await ben.openChat('Ada Moreau')
    await ben.send('Hello yourself')
    await ada.waitForMessage('Hello yourself')
    await check(ada.page, 'chat')
    await ada.goTo('/settings')
    await ada.page.getByRole('heading', { name: 'Settings' }).waitFor()
    await check(ada.page, 'settings')
    await ada.goTo('/settings/devices')
    await ada.page.getByRole('heading', { name: 'Devices' }).waitFor()
    await check(ada.page, 'devices')
    expect(found).toEqual([])
  })
})
