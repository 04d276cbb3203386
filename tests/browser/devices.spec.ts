import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { arrive, logIn } from './app/app.ts'
import { makeFriend } from './app/friend.ts'
import { openStage, type Stage } from './harness/stage.ts'
import { until } from './harness/until.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterEach((test) => stage.clear(test))
afterAll(() => stage.close())

const HISTORY = 260
const AT_ONCE = 65

describe('a second device', () => {
  it('reads everything from before it came, further back than one page, in order and without a hole', async () => {
    const [ada, ben] = await Promise.all([makeFriend(stage, 'Ada Moreau'), makeFriend(stage, 'Ben Castillo')])
    const chatId = await ada.core.openPrivateChat(ben.accountId)
    const texts = Array.from({ length: HISTORY }, (_, n) => `Message ${n + 1}.`)
    for (const [n, text] of texts.entries()) {
      await ada.core.sendText({ chatId, text })
      if ((n + 1) % AT_ONCE === 0) await ben.waitForLast('Ada Moreau', text)
    }
    await Promise.all([ada.core.close(), ben.core.close()])

    const phone = await logIn(stage, ada)
    await phone.openChat('Ben Castillo')
    await phone.waitForMessage(`Message ${HISTORY}.`)
    const seen = new Set<string>()
    await until('the first message is on screen', async () => {
      const shown = await phone.readTexts()
      for (const text of shown) seen.add(text)
      // Only a run of neighbours is ever shown.
      const first = texts.indexOf(shown[0] ?? '')
      expect(shown).toEqual(texts.slice(first, first + shown.length))
      await phone.page.getByRole('article').first().scrollIntoViewIfNeeded()
      await phone.page.mouse.move(700, 300)
      await phone.page.mouse.wheel(0, -4_000)
      return seen.has('Message 1.')
    })
    expect(seen.size).toBe(HISTORY)
    await phone.send('From the phone')
    await phone.waitForState('From the phone', 'Sent')
  })

  it('is signed out within five seconds of the word to revoke it, and nothing stays on it', async () => {
    const ada = await arrive(stage, 'Ada Novak')
    const [phone, ben] = await Promise.all([logIn(stage, ada), makeFriend(stage, 'Ben Duarte')])
    await phone.startChatWith(ben.username)
    await phone.send('Soon to be gone')
    await phone.waitForState('Soon to be gone', 'Sent', 'Delivered', 'Read')
    const signedOut = phone.waitUntilSignedOut().then(() => performance.now())
    const confirmedAtMs = await ada.revokeDevice('Chrome on Linux')
    expect((await signedOut) - confirmedAtMs).toBeLessThan(5_000)
    expect(await whatIsLeft(phone.page)).toEqual([])
    await ben.core.close()
  })
})

describe('logging out', () => {
  it('leaves neither keys nor messages nor drafts in the browser', async () => {
    const [ada, ben] = await Promise.all([arrive(stage, 'Ada Keller'), makeFriend(stage, 'Ben Ito')])
    await ada.startChatWith(ben.username)
    await ada.send('Only for us')
    await ada.page.getByRole('textbox', { name: 'Message', exact: true }).fill('Half a thought')
    await ada.goTo('/settings')
    await ada.page.getByRole('button', { name: 'Log out' }).click()
    const dialog = ada.page.getByRole('dialog')
    await dialog.getByText('1 draft is on this device only').waitFor()
    await dialog.getByRole('button', { name: 'Log out' }).click()
    await ada.waitUntilSignedOut()
    expect(await whatIsLeft(ada.page)).toEqual([])
    await ben.core.close()
  })
})

/** Every row of every database, and whatever caches and settings hold besides the app itself and how it looks. */
async function whatIsLeft(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const ask = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error)
      })
    const left: string[] = Object.keys(localStorage).filter((name) => name !== 'theme' && name !== 'panel')
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await ask(indexedDB.open(name))
      for (const store of database.objectStoreNames) {
        const rows = await ask(database.transaction(store).objectStore(store).getAll())
        left.push(...rows.map((row) => `${name}/${store}: ${JSON.stringify(row)}`))
      }
      database.close()
    }
    for (const name of await caches.keys()) {
      const requests = await (await caches.open(name)).keys()
      left.push(...requests.map(({ url }) => url).filter((url) => url.includes('/api/')))
    }
    return left
  })
}
