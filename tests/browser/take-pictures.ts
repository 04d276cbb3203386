import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { makeBasicWorld, PEOPLE } from '../world/basic.ts'
import { type App, logIn } from './app/app.ts'
import { openStage, type Stage } from './harness/stage.ts'

const DESKTOP = { width: 1280, height: 800 }
const PHONE = { width: 390, height: 844 }

/** Pictures for the README, of the production build on the basic world. */
export async function takePictures(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true })
  const stage = await openStage()
  try {
    const world = await makeBasicWorld({ url: stage.server.url, historyLength: 60 })
    const [alice, ben] = await Promise.all([logIn(stage, PEOPLE.alice), logIn(stage, PEOPLE.ben)])
    // Ben reads along, so that ticks and presence are as they are between two people.
    await ben.openChat('Alice Marchetti')
    await alice.openChat('Ben Okafor')
    await ben.send('See you Thursday, then.')
    await alice.waitForMessage('See you Thursday, then.')
    await alice.page.getByText('is typing').waitFor({ state: 'hidden' })
    await alice.page.getByRole('link', { name: /Ben Okafor.*unread/ }).waitFor({ state: 'hidden' })
    await takeEach(alice.page, directory, 'desktop', DESKTOP)
    await alice.page.setViewportSize(PHONE)
    await takeEach(alice.page, directory, 'phone-chat', PHONE)
    await alice.goTo('/')
    await alice.waitUntilSignedIn()
    await takeEach(alice.page, directory, 'phone-list', PHONE)
    await alice.page.setViewportSize(DESKTOP)
    await alice.goTo(`/c/${world.group}`)
    await alice.waitForMessage('Then it is settled')
    await takeEach(alice.page, directory, 'group', DESKTOP)
    await takeFirstScreens(stage, directory, alice)
  } finally {
    await stage.close()
  }
}

async function takeFirstScreens(stage: Stage, directory: string, alice: App): Promise<void> {
  const visitor = await stage.newProfile('visitor')
  await visitor.page.getByRole('button', { name: 'Create account' }).waitFor()
  await takeEach(visitor.page, directory, 'welcome', DESKTOP)
  await alice.goTo('/settings/devices')
  await alice.page.getByRole('heading', { name: 'Devices' }).waitFor()
  await takeEach(alice.page, directory, 'devices', DESKTOP)
}

async function takeEach(page: Page, directory: string, name: string, size: typeof PHONE): Promise<void> {
  await page.setViewportSize(size)
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.evaluate(() => document.fonts.ready.then(() => undefined))
    await page.screenshot({ path: join(directory, `${name}-${colorScheme}.png`), animations: 'disabled' })
  }
}
