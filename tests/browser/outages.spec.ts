import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type App, arrive, openApp } from './app/app.ts'
import { openStage, type Stage } from './harness/stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterEach((test) => stage.clear(test))
afterAll(() => stage.close())

describe('without a network', () => {
  it('the app opens, reads and writes, and what was written arrives once', async () => {
    const [ada, ben] = await meet('Ada Moreau', 'Ben Castillo')
    await ada.waitUntilOfflineReady()
    ada.profile.goOffline()
    await ada.send('Written in a tunnel')
    await ada.page.reload()
    await ada.waitForMessage('Hello')
    await ada.waitForMessage('Written in a tunnel')
    await ada.send('Still in the tunnel')
    ada.profile.goOnline()
    await ada.wake()
    await ada.waitForState('Still in the tunnel', 'Sent', 'Delivered', 'Read')
    await ben.waitForMessage('Still in the tunnel')
    const conversation = ['Hello', 'Written in a tunnel', 'Still in the tunnel']
    expect(await ben.readTexts()).toEqual(conversation)
    expect(await ada.readTexts()).toEqual(conversation)
    ada.profile.expectNetwork()
  })

  it('a browser killed with a draft and messages in its outbox has all of it when it starts again', async () => {
    const [ada, ben] = await meet('Ada Novak', 'Ben Duarte', { hasOwnBrowser: true })
    await ada.waitUntilOfflineReady()
    ada.profile.goOffline()
    const texts = ['One', 'Two', 'Three']
    for (const text of texts) await ada.send(text)
    await ada.page.getByRole('textbox', { name: 'Message', exact: true }).fill('Not finished yet')
    const address = new URL(ada.page.url()).pathname
    // The list shows drafts of chats that are not open, as soon as they are kept.
    await ada.page.goBack()
    await ada.page.getByRole('list', { name: 'Chats' }).getByText('Not finished yet').waitFor()
    await ada.profile.killBrowser()
    ada.profile.goOnline()
    await ada.profile.startAgain(address)
    ada.profile.expectNetwork()
    const again = openApp(ada.profile, ada)
    await again.waitForState('Three', 'Sent', 'Delivered', 'Read')
    await ben.waitForMessage('Three')
    expect(await ben.readTexts()).toEqual(['Hello', ...texts])
    expect(await again.readTexts()).toEqual(['Hello', ...texts])
    const field = again.page.getByRole('textbox', { name: 'Message', exact: true })
    expect(await field.inputValue()).toBe('Not finished yet')
  })
})

describe('without a server', () => {
  it('killed in the middle of sends and started again, every message is there once, in one order', async () => {
    const [ada, ben] = await meet('Ada Keller', 'Ben Ito')
    for (const person of [ada, ben]) person.profile.expectOutage()
    const sent: string[] = ['Hello']
    const speak = async (person: App, count: number) => {
      for (let n = 1; n <= count; n += 1) {
        const text = `${person.displayName} says ${n}`
        await person.send(text)
        sent.push(text)
      }
    }
    const speaking = Promise.all([speak(ada, 15), speak(ben, 15)])
    await ada.waitForState('Ada Keller says 3', 'Sent', 'Delivered', 'Read')
    await stage.server.kill()
    await speaking
    await stage.server.start()
    await Promise.all([ada.wake(), ben.wake()])
    for (const person of [ada, ben]) {
      await person.waitForState(`${person.displayName} says 15`, 'Sent', 'Delivered', 'Read')
    }
    await ada.waitForMessage('Ben Ito says 15')
    await ben.waitForMessage('Ada Keller says 15')
    const order = await ada.readTexts()
    expect(await ben.readTexts()).toEqual(order)
    expect([...order].sort()).toEqual([...sent].sort())
    for (const person of [ada, ben]) person.profile.expectNetwork()
  })
})

describe('after a sleep', () => {
  it('a page that comes back, however often, finds the engine that it left, and nothing is there twice', async () => {
    const [ada, ben] = await meet('Ada Silva', 'Ben Moreau')
    const { page } = ada
    await page.clock.install()
    await page.reload()
    await ada.waitForMessage('Hello')
    const engine = () => page.evaluate(() => localStorage.getItem('core-generation'))
    const before = await engine()
    const texts = ['Hello']
    for (let sleep = 1; sleep <= 6; sleep += 1) {
      // What was due meanwhile happens once, as on a phone that slept: the answer to the last ping is half an hour old.
      await page.clock.fastForward('30:00')
      texts.push(`Awake ${sleep}`)
      await ada.send(`Awake ${sleep}`)
    }
    await ada.waitForState('Awake 6', 'Sent', 'Delivered', 'Read')
    await ben.waitForMessage('Awake 6')
    expect(await ben.readTexts()).toEqual(texts)
    expect(await ada.readTexts()).toEqual(texts)
    expect(await engine()).toBe(before)
  })
})

/** Two people with an open chat in which both have read "Hello". */
async function meet(first: string, second: string, options: { hasOwnBrowser?: boolean } = {}): Promise<[App, App]> {
  const [ada, ben] = await Promise.all([arrive(stage, first, options), arrive(stage, second)])
  await ada.startChatWith(ben.username)
  await ada.send('Hello')
  await ben.openChat(first)
  await ben.waitForMessage('Hello')
  await ada.waitForState('Hello', 'Read')
  return [ada, ben]
}
