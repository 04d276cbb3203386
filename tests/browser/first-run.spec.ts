import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { signUp } from './app/app.ts'
import { makeFriend } from './app/friend.ts'
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

  it('warns of a weak password, and broken off before the words were kept says so at the next start', async () => {
    const { page } = await stage.newProfile('Ada Novak')
    await page.getByRole('button', { name: 'Create account' }).click()
    await page.getByLabel('Name', { exact: true }).fill('Ada Novak')
    await page.getByLabel('Username', { exact: true }).fill('ada.novak')
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByLabel('Password', { exact: true }).fill('Sunshine2024!')
    await page.getByText('Weak: could be guessed').waitFor()
    await page.getByRole('button', { name: 'Create account' }).click()
    await page.getByRole('alert').getByText('This password is weak').waitFor()
    await page.getByRole('button', { name: 'Use it anyway' }).waitFor()
    await page.getByLabel('Password', { exact: true }).fill('lantern orchard velvet')
    await page.getByRole('button', { name: 'Create account' }).click()
    // Back does not hide how it ends.
    await page.goBack()
    await page.getByRole('heading', { name: 'Your recovery key' }).waitFor({ timeout: 60_000 })
    await page.reload()
    await page.getByText('Your recovery key is not confirmed').waitFor()
  })

  it('with two invite links in one window, each opens its own person', async () => {
    const [ben, chioma] = await Promise.all([makeFriend(stage, 'Ben Castillo'), makeFriend(stage, 'Chioma Eze')])
    const ada = await signUp(stage, 'Ada Keller')
    await ada.goTo(`/i#${ben.accountId}`)
    await ada.page.getByRole('heading', { name: 'Ben Castillo' }).waitFor()
    await ada.page.evaluate((hash) => location.assign(hash), `#${chioma.accountId}`)
    await ada.page.getByRole('heading', { name: 'Chioma Eze' }).waitFor()
    await ada.page.getByRole('button', { name: 'Write a message' }).click()
    await ada.send('For Chioma alone')
    await chioma.waitForLast('Ada Keller', 'For Chioma alone')
    await Promise.all([ben.core.close(), chioma.core.close()])
  })

  it('leaves an app that a browser would install', async () => {
    const profile = await stage.newProfile('installer', { hasOwnBrowser: true })
    await profile.page.getByRole('button', { name: 'Create account' }).waitFor()
    const session = await profile.page.context().newCDPSession(profile.page)
    const { installabilityErrors } = await session.send('Page.getInstallabilityErrors')
    expect(installabilityErrors).toEqual([])
  })
})
