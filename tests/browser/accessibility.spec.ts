import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { arrive, signUp } from './app/app.ts'
import { makeFriend } from './app/friend.ts'
import { findAxeViolations } from './harness/axe.ts'
import { openStage, type Stage } from './harness/stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterEach((test) => stage.clear(test))
afterAll(() => stage.close())

/** Each look at a screen takes the whole processor for a moment. */
const MANY_SCREENS_MS = 300_000

const DESKTOP = { width: 1280, height: 800 }
const PHONE = { width: 390, height: 844 }

/** Looks at a screen in both themes, and gathers what is wrong. */
function makeCheck() {
  const found: string[] = []
  async function check(page: Page, screen: string): Promise<void> {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      const violations = await findAxeViolations(page)
      found.push(...violations.map((violation) => `${screen}, ${colorScheme}: ${violation}`))
    }
  }
  return { found, check }
}

it('no screen of signing up has a serious accessibility fault', async () => {
  const { found, check } = makeCheck()
  const visitor = await stage.newProfile('visitor')
  await visitor.page.getByRole('button', { name: 'Create account' }).waitFor()
  await check(visitor.page, 'welcome')
  const ada = await signUp(stage, 'Ada Moreau', { onScreen: check })
  await check(ada.page, 'no chats')
  expect(found).toEqual([])
})

it('no screen of talking has a serious accessibility fault', { timeout: MANY_SCREENS_MS }, async () => {
  const { found, check } = makeCheck()
  const [ada, ben] = await Promise.all([arrive(stage, 'Ada Novak'), makeFriend(stage, 'Ben Castillo')])
  const { page } = ada
  await page.getByRole('button', { name: 'New chat' }).first().click()
  await page.getByRole('dialog').waitFor()
  await check(page, 'new chat')
  await page.getByRole('button', { name: 'New group' }).click()
  await check(page, 'new group')
  await page.keyboard.press('Escape')
  await ada.createGroup('Book club', [ben.username])
  await ada.send('Hello')
  const chatId = await ben.waitForLast('Book club', 'Hello')
  await ben.core.sendText({ chatId, text: 'See https://book.example' })
  await ben.core.sendText({ chatId, text: 'Hello yourself' })
  await ada.waitForMessage('Hello yourself')
  await ada.choose('Hello yourself', 'React with 👍')
  await check(page, 'group and its panel')
  await page.getByRole('article').filter({ hasText: 'Hello yourself' }).last().click({ button: 'right' })
  await page.getByRole('menu').waitFor()
  await check(page, 'message menu')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Add' }).first().click()
  await page.getByRole('dialog').waitFor()
  await check(page, 'add people')
  await page.keyboard.press('Escape')

  ada.profile.goOffline()
  await ada.send('Written in a tunnel')
  await ada.choose('Hello yourself', 'Delete…')
  await check(page, 'delete')
  await page.keyboard.press('Escape')
  await check(page, 'offline')
  ada.profile.goOnline()
  await ada.wake()
  await ada.waitForState('Written in a tunnel', 'Sent', 'Delivered', 'Read')
  ada.profile.expectNetwork()

  await page.setViewportSize(PHONE)
  await page.getByRole('button', { name: 'About this chat', exact: true }).click()
  await page.getByRole('dialog').waitFor()
  await check(page, 'panel on a phone')
  await page.keyboard.press('Escape')
  await check(page, 'chat on a phone')
  await ada.goTo('/')
  await ada.waitUntilSignedIn()
  await check(page, 'list on a phone')
  for (const [path, heading] of [
    ['/settings', 'Settings'],
    ['/settings/devices', 'Devices'],
  ] as const) {
    await ada.goTo(path)
    await page.getByRole('heading', { name: heading, level: 1 }).waitFor()
    await check(page, `${heading} on a phone`)
    await page.setViewportSize(DESKTOP)
    await check(page, heading)
    await page.setViewportSize(PHONE)
  }
  expect(found).toEqual([])
  await ben.core.close()
})
