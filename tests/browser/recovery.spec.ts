import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { arrive, logIn, openApp, signUp } from './app/app.ts'
import { enterLogIn, enterSignUp, KEYS_TIMEOUT_MS } from './app/auth.ts'
import { makeFriend } from './app/friend.ts'
import { findAxeViolations } from './harness/axe.ts'
import { openStage, type Stage } from './harness/stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterEach((test) => stage.clear(test))
afterAll(() => stage.close())

describe('a forgotten password', () => {
  it('is replaced with the recovery key: the messages are there, the lost device is out, and so are the old words', async () => {
    let words: string[] = []
    const person = { displayName: 'Ada Moreau', username: 'ada.who.forgets', password: 'lantern-orchard-velvet' }
    const atHome = await stage.newProfile(person.displayName)
    await enterSignUp(atHome.page, person, async (page, screen) => {
      if (screen === 'sign-up: recovery key') words = await readWords(page)
    })
    const ada = openApp(atHome, person)
    await ada.waitUntilSignedIn()
    const ben = await signUp(stage, 'Ben Castillo')
    await ada.startChatWith(ben.username)
    await ada.send('Written before')

    const elsewhere = await stage.newProfile('Ada, elsewhere')
    const { page } = elsewhere
    await page.getByRole('button', { name: 'Log in' }).click()
    await page.getByRole('link', { name: 'Use your recovery key' }).click()
    await page.getByLabel('Username', { exact: true }).fill(ada.username)
    const field = page.getByLabel('Recovery key', { exact: true })
    await field.fill(words.slice(0, 23).join(' '))
    await page.getByText('23 of 24 words').waitFor()
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByText('A recovery key has 24 words. These are 23.').waitFor()
    // Four letters tell every word from the others; a word of four is whole with them and is not offered.
    const longer = words.findLastIndex((word) => word.length > 4)
    await field.fill([...words.slice(0, longer), words[longer]?.slice(0, 4)].join(' '))
    await page
      .getByRole('group', { name: 'Words that fit' })
      .getByRole('button', { name: words[longer] ?? '' })
      .click()
    await field.press('End')
    await field.pressSequentially(words.slice(longer + 1).join(' '))
    await page.getByText('24 of 24 words').waitFor()
    expect(await findAxeViolations(page)).toEqual([])
    await page.getByRole('button', { name: 'Continue' }).click()

    const password = 'a wholly different lantern'
    await page.getByLabel('Password', { exact: true }).fill(password)
    await page.getByRole('button', { name: 'Set password and log in' }).click()
    await page.getByRole('heading', { name: 'Your new recovery key' }).waitFor({ timeout: KEYS_TIMEOUT_MS })
    const renewed = await readWords(page)
    expect(renewed).toHaveLength(24)
    expect(renewed).not.toEqual(words)
    await page.getByRole('button', { name: 'Skip for now' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Skip' }).click()
    await ada.waitUntilSignedOut()

    const again = openApp(elsewhere, { ...person, password })
    await again.openChat('Ben Castillo')
    await again.waitForMessage('Written before')
    await again.send('Written after')
    await ben.openChat('Ada Moreau')
    await ben.waitForMessage('Written after')

    await enterLogIn(ada.page, { ...person, password })
  })
})

describe('an account that somebody else could use', () => {
  it('starts over: one device, a new password and new words, the messages are there, and the other device is out', async () => {
    const friend = await makeFriend(stage, 'Ben Moreau')
    const ada = await arrive(stage, 'Ada Castillo')
    const stolen = await logIn(stage, ada)
    await ada.startChatWith(friend.username)
    await ada.send('Written before')
    await friend.waitForLast(ada.displayName, 'Written before')

    const { page } = ada
    await ada.goTo('/settings')
    await page.getByRole('button', { name: 'I was hacked' }).click()
    const dialog = page.getByRole('dialog')
    const password = 'a wholly different lantern'
    await dialog.getByLabel('Current password').fill('not the password of this account')
    await dialog.getByLabel('New password').fill(password)
    await dialog.getByRole('button', { name: 'Replace everything' }).click()
    await dialog.getByRole('alert').waitFor({ timeout: KEYS_TIMEOUT_MS })
    expect(await findAxeViolations(page)).toEqual([])
    await dialog.getByLabel('Current password').fill(ada.password)
    await dialog.getByRole('button', { name: 'Replace everything' }).click()
    await page.getByRole('heading', { name: 'Your new recovery key' }).waitFor({ timeout: KEYS_TIMEOUT_MS })
    expect(await readWords(page)).toHaveLength(24)
    await page.getByRole('button', { name: 'Skip for now' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Skip' }).click()

    await stolen.waitUntilSignedOut()
    await ada.goTo('/')
    await ada.openChat(friend.displayName)
    await ada.waitForMessage('Written before')
    await ada.send('Written after')
    await friend.waitForLast(ada.displayName, 'Written after')
    await enterLogIn(stolen.page, { ...ada, password })
    await friend.core.close()
  })
})

async function readWords(page: Page): Promise<string[]> {
  return page.getByRole('listitem').locator('span:last-child').allTextContents()
}
