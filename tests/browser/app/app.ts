import type { Locator, Page } from 'playwright-core'
import type { Profile } from '../harness/profile.ts'
import type { Stage } from '../harness/stage.ts'
import { until } from '../harness/until.ts'
import { type Credentials, enterLogIn, enterSignUp, KEYS_TIMEOUT_MS, makeCredentials, type OnScreen } from './auth.ts'
import { makeFriend } from './friend.ts'

export type MessageStateWord = 'Waiting to be sent' | 'Sent' | 'Delivered' | 'Read' | 'Not sent'

/** The app in one tab, as its person sees it: everything is found by role and label. */
export interface App extends Credentials {
  readonly profile: Profile
  readonly page: Page
  goTo(path: string): Promise<void>
  copyInviteLink(): Promise<string>
  openInvite(link: string): Promise<void>
  startChatWith(username: string): Promise<void>
  createGroup(title: string, usernames: string[]): Promise<void>
  openChat(title: string): Promise<void>
  /** Resolves when the message is on screen, whether or not there is a network. */
  send(text: string): Promise<void>
  waitForMessage(text: string): Promise<void>
  /** Until the tick of one's own message says one of these. */
  waitForState(text: string, ...states: MessageStateWord[]): Promise<void>
  /** The texts of the open chat in the order of the screen, without system rows. */
  readTexts(): Promise<string[]>
  /** Opens the menu of a message with the right mouse button and chooses from it. */
  choose(text: string, item: string): Promise<void>
  /** Signs another device of this name out; resolves with the moment at which that was confirmed. */
  revokeDevice(name: string): Promise<number>
  waitUntilSignedIn(): Promise<void>
  waitUntilSignedOut(): Promise<void>
  /** The machine says that there is a network again, so the app need not wait for its next try. */
  wake(): Promise<void>
  /** Until the service worker holds everything that a start without a network needs. */
  waitUntilOfflineReady(): Promise<void>
}

interface ArrivalOptions {
  /** For what only a browser with a process of its own can do: be killed, be installed into. */
  hasOwnBrowser?: boolean
}

/** Somebody new, through the screens of signing up. */
export async function signUp(
  stage: Stage,
  displayName: string,
  { onScreen, ...options }: ArrivalOptions & { onScreen?: OnScreen } = {},
): Promise<App> {
  const credentials = makeCredentials(displayName)
  const profile = await stage.newProfile(displayName, options)
  await enterSignUp(profile.page, credentials, onScreen)
  const app = openApp(profile, credentials)
  await app.waitUntilSignedIn()
  return app
}

/** Somebody whose account was made without a browser and with the cheapest password hash: quicker than signing up. */
export async function arrive(stage: Stage, displayName: string, options: ArrivalOptions = {}): Promise<App> {
  const friend = await makeFriend(stage, displayName)
  await friend.core.close()
  return logIn(stage, friend, options)
}

/** Another browser of the same person. */
export async function logIn(stage: Stage, person: Credentials, options: ArrivalOptions = {}): Promise<App> {
  const profile = await stage.newProfile(person.displayName, options)
  await enterLogIn(profile.page, person)
  const app = openApp(profile, person)
  await app.waitUntilSignedIn()
  return app
}

/** The app that a tab already shows; without a tab the profile's first. */
export function openApp(profile: Profile, person: Credentials, tab?: Page): App {
  const page = tab ?? profile.page
  const { username, displayName, password } = person
  const chats = () => page.getByRole('list', { name: 'Chats' })
  const composer = () => page.getByRole('textbox', { name: 'Message', exact: true })
  const messages = () => page.getByRole('list', { name: /^Messages with / })
  const message = (text: string) => messages().getByRole('article').filter({ hasText: text }).last()

  async function openNewChat(): Promise<Locator> {
    await page.getByRole('button', { name: 'New chat' }).first().click()
    return page.getByRole('dialog')
  }
  async function choosePerson(dialog: Locator, name: string) {
    await dialog.getByRole('textbox', { name: 'Find by username' }).fill(name)
    await dialog.getByRole('button', { name: /^Find @/ }).click()
    await dialog.getByRole('status').getByRole('button').click()
  }

  return {
    profile,
    page,
    username,
    displayName,
    password,
    async goTo(path) {
      await page.goto(`${profile.link.url}${path}`)
    },
    async copyInviteLink() {
      const permissions = ['clipboard-read', 'clipboard-write']
      await page.context().grantPermissions(permissions, { origin: profile.link.url })
      const dialog = await openNewChat()
      await dialog.getByRole('button', { name: 'Copy my invite link' }).click()
      await page.getByText('Invite link copied').first().waitFor()
      await page.keyboard.press('Escape')
      return page.evaluate(() => navigator.clipboard.readText())
    },
    async openInvite(link) {
      // Everybody reaches the one server under an address of their own.
      const { pathname, hash } = new URL(link)
      await page.goto(`${profile.link.url}${pathname}${hash}`)
      await page.getByRole('button', { name: 'Write a message' }).click()
      await composer().waitFor()
    },
    async startChatWith(name) {
      const dialog = await openNewChat()
      await choosePerson(dialog, name)
      // Until then the field on screen may be that of another chat.
      await dialog.waitFor({ state: 'hidden' })
      await composer().waitFor()
    },
    async createGroup(title, usernames) {
      const dialog = await openNewChat()
      await dialog.getByRole('button', { name: 'New group' }).click()
      await dialog.getByRole('textbox', { name: 'Group name' }).fill(title)
      for (const name of usernames) await choosePerson(dialog, name)
      await dialog.getByRole('button', { name: /^Create group with / }).click()
      await dialog.waitFor({ state: 'hidden' })
      await composer().waitFor()
    },
    async openChat(title) {
      // A row's name holds its last message too, and that may name others.
      const isTitled = page.getByText(title, { exact: true })
      await chats().getByRole('link').filter({ has: isTitled }).first().click()
      await composer().waitFor()
    },
    async send(text) {
      await composer().fill(text)
      await page.getByRole('button', { name: 'Send', exact: true }).click()
      await message(text).waitFor()
    },
    async waitForMessage(text) {
      await message(text).waitFor()
    },
    async waitForState(text, ...states) {
      await until(`"${text}" is ${states.join(' or ')}`, async () => {
        const label = (await labelOf(message(text))) ?? ''
        return states.some((state) => label.endsWith(`, ${state}`))
      })
    },
    async readTexts() {
      const rows = messages().locator('article[aria-label]')
      return rows.evaluateAll((articles) =>
        articles.map((article) => {
          const text = [...article.querySelectorAll('p')].at(-1)
          const meta = text?.querySelector('[aria-hidden]')?.textContent ?? ''
          const whole = text?.textContent ?? ''
          return whole.endsWith(meta) ? whole.slice(0, whole.length - meta.length) : whole
        }),
      )
    },
    async choose(text, item) {
      await message(text).click({ button: 'right' })
      const menu = page.getByRole('menu', { name: 'Message' })
      await menu.getByRole(/^React with .{1,3}$/.test(item) ? 'menuitemcheckbox' : 'menuitem', { name: item }).click()
      await menu.waitFor({ state: 'hidden' })
    },
    async revokeDevice(name) {
      await page.goto(`${profile.link.url}/settings/devices`)
      await page.getByRole('button', { name: `Sign out ${name}` }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel('Your password').fill(password)
      const confirm = dialog.getByRole('button', { name: 'Sign out' })
      const confirmedAtMs = performance.now()
      await confirm.click()
      await dialog.waitFor({ state: 'hidden', timeout: KEYS_TIMEOUT_MS })
      return confirmedAtMs
    },
    async waitUntilSignedIn() {
      await page.getByRole('button', { name: 'New chat' }).first().waitFor()
    },
    async waitUntilSignedOut() {
      await page
        .getByRole('button', { name: 'Log in' })
        .or(page.getByRole('link', { name: 'Log in' }))
        .first()
        .waitFor()
    },
    async wake() {
      await page.evaluate(() => dispatchEvent(new Event('online')))
    },
    async waitUntilOfflineReady() {
      await page.evaluate(async () => {
        await navigator.serviceWorker.ready
      })
    },
  }
}

async function labelOf(locator: Locator): Promise<string | null> {
  return (await locator.count()) === 0 ? null : locator.getAttribute('aria-label')
}
