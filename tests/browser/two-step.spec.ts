import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { codeAt } from '../services/authenticator.ts'
import { arrive } from './app/app.ts'
import { KEYS_TIMEOUT_MS } from './app/auth.ts'
import { findAxeViolations } from './harness/axe.ts'
import { openStage, type Stage } from './harness/stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterEach((test) => stage.clear(test))
afterAll(() => stage.close())

describe('two-step log-in', () => {
  it('is set up with a code of an app, and asks a new device for one after the password', async () => {
    const ada = await arrive(stage, 'Ada Two Step')
    await ada.goTo('/settings')
    const section = ada.page.getByRole('region', { name: 'Two-step log-in' })
    await section.getByRole('button', { name: 'Set up an app' }).click()
    const dialog = ada.page.getByRole('dialog')
    await dialog.getByRole('img', { name: 'QR code for your authenticator app' }).waitFor()
    const secret = ((await dialog.getByText(/^[A-Z2-7]{4}(-[A-Z2-7]{4}){7}$/).textContent()) ?? '').replaceAll('-', '')
    await dialog.getByRole('button', { name: 'The app shows a code' }).click()
    await dialog.getByLabel('Your password').fill(ada.password)
    await dialog.getByLabel('Code in the app').fill('000 00')
    await dialog.getByRole('button', { name: 'Switch on' }).click()
    await dialog.getByText('This code is wrong').waitFor()
    await dialog.getByLabel('Code in the app').fill(codeAt(secret, Date.now()))
    await dialog.getByRole('button', { name: 'Switch on' }).click()
    await dialog.getByText('Your backup codes').waitFor({ timeout: KEYS_TIMEOUT_MS })
    const [backupCode = ''] = await dialog.getByRole('listitem').allTextContents()
    expect(await findAxeViolations(ada.page)).toEqual([])
    await dialog.getByRole('button', { name: 'I have written them down' }).click()
    await section.getByText('10 backup codes are left').waitFor()

    const phone = await stage.newProfile('Ada, phone')
    const { page } = phone
    await page.getByRole('button', { name: 'Log in' }).click()
    await page.getByLabel('Username', { exact: true }).fill(ada.username)
    await page.getByLabel('Password', { exact: true }).fill(ada.password)
    await page.getByRole('button', { name: 'Log in' }).click()
    await page.getByRole('heading', { name: 'Second step' }).waitFor({ timeout: KEYS_TIMEOUT_MS })
    expect(await findAxeViolations(page)).toEqual([])
    // The code that switched it on has been used.
    await page.getByLabel('Code', { exact: true }).fill(codeAt(secret, Date.now() - 60_000))
    await page.getByRole('button', { name: 'Log in' }).click()
    await page.getByText('This code is wrong').waitFor()
    await page.getByRole('button', { name: 'Use a backup code' }).click()
    await page.getByLabel('Backup code').fill(backupCode)
    await page.getByRole('button', { name: 'Log in' }).click()
    await page.getByRole('button', { name: 'New chat' }).first().waitFor({ timeout: KEYS_TIMEOUT_MS })
  })

  it('takes a passkey in the place of a code', async () => {
    const ada = await arrive(stage, 'Ada Passkey')
    const { page } = ada
    const authenticator = await page.context().newCDPSession(page)
    await authenticator.send('WebAuthn.enable')
    const options = { protocol: 'ctap2', transport: 'usb', automaticPresenceSimulation: true } as const
    await authenticator.send('WebAuthn.addVirtualAuthenticator', { options })

    await ada.goTo('/settings')
    const section = page.getByRole('region', { name: 'Two-step log-in' })
    await section.getByRole('button', { name: 'Add a passkey' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Your password').fill(ada.password)
    await dialog.getByRole('button', { name: 'Continue' }).click()
    await dialog.getByLabel('Name').fill('Blue key')
    await dialog.getByRole('button', { name: 'Create the passkey' }).click()
    await dialog.getByRole('button', { name: 'I have written them down' }).click()
    const row = section.getByRole('list', { name: 'Passkeys' }).getByRole('listitem')
    await row.getByRole('button', { name: 'More about Blue key' }).click()
    await page.getByRole('menuitem', { name: 'Rename' }).click()
    await dialog.getByLabel('Name').fill('Old blue key')
    await dialog.getByRole('button', { name: 'Rename' }).click()
    await row.getByText('Old blue key', { exact: true }).waitFor()

    await page.getByRole('button', { name: 'Log out' }).click()
    await dialog.getByRole('button', { name: 'Log out' }).click()
    await page.getByRole('button', { name: 'Log in' }).click()
    await page.getByLabel('Username', { exact: true }).fill(ada.username)
    await page.getByLabel('Password', { exact: true }).fill(ada.password)
    await page.getByRole('button', { name: 'Log in' }).click()
    await page.getByText('Now use one of your passkeys').waitFor({ timeout: KEYS_TIMEOUT_MS })
    expect(await findAxeViolations(page)).toEqual([])
    await page.getByRole('button', { name: 'Use a passkey' }).click()
    await ada.waitUntilSignedIn()
    await ada.goTo('/settings')
    await row.getByText(', used ').waitFor()
    await row.getByText('Old blue key', { exact: true }).waitFor()
    expect(await findAxeViolations(page)).toEqual([])
  })
})
