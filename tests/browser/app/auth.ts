import type { Page } from 'playwright-core'

export interface Credentials {
  username: string
  displayName: string
  password: string
}

let accountCount = 0

/** Nobody else has them. */
export function makeCredentials(displayName: string): Credentials {
  accountCount += 1
  return {
    displayName,
    username: `${displayName.toLowerCase().replaceAll(' ', '.')}.${accountCount}`,
    password: `lantern-orchard-${accountCount}-velvet`,
  }
}

/** Called on each screen that signing up shows, before it is filled in. */
export type OnScreen = (page: Page, screen: string) => Promise<void>

/** Deriving keys from a password takes its time on purpose, and more on a busy machine. */
export const KEYS_TIMEOUT_MS = 60_000

/** From the welcome screen to the chats. */
export async function enterSignUp(page: Page, person: Credentials, onScreen: OnScreen = ignore): Promise<void> {
  await page.getByRole('button', { name: 'Create account' }).click()

  await page.getByText('Step 1 of 3').waitFor()
  await onScreen(page, 'sign-up: name')
  await page.getByLabel('Name', { exact: true }).fill(person.displayName)
  await page.getByLabel('Username', { exact: true }).fill(person.username)
  await page.getByRole('button', { name: 'Continue' }).click()

  await page.getByText('Step 2 of 3').waitFor()
  await onScreen(page, 'sign-up: password')
  await page.getByLabel('Password', { exact: true }).fill(person.password)
  await page.getByRole('button', { name: 'Create account' }).click()

  await page.getByText('Step 3 of 3').waitFor({ timeout: KEYS_TIMEOUT_MS })
  await onScreen(page, 'sign-up: recovery key')
  const words = await page.getByRole('listitem').locator('span:last-child').allTextContents()
  await page.getByRole('button', { name: 'I have written it down' }).click()
  await page.getByRole('heading', { name: 'Check what you wrote' }).waitFor()
  await onScreen(page, 'sign-up: recovery key, asked back')
  for (const field of await page.getByRole('textbox', { name: /^Word \d+$/ }).all()) {
    const id = await field.getAttribute('id')
    const label = await page.locator(`label[for="${id}"]`).textContent()
    await field.fill(words[Number(label?.replace('Word ', '')) - 1] ?? '')
  }
  await page.getByRole('button', { name: 'Done' }).click()
}

export async function enterLogIn(page: Page, person: Credentials): Promise<void> {
  await page.getByRole('button', { name: 'Log in' }).click()
  await page.getByLabel('Username', { exact: true }).fill(person.username)
  await page.getByLabel('Password', { exact: true }).fill(person.password)
  await page.getByRole('button', { name: 'Log in' }).click()
  await page.getByRole('button', { name: 'New chat' }).first().waitFor({ timeout: KEYS_TIMEOUT_MS })
}

async function ignore(): Promise<void> {}
