import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type App, arrive, openApp } from './app/app.ts'
import { type Friend, makeFriend } from './app/friend.ts'
import { openStage, type Stage } from './harness/stage.ts'
import { until } from './harness/until.ts'

let stage: Stage
let ada: App
let ben: Friend
beforeAll(async () => {
  stage = await openStage()
  const [arrived, friend] = await Promise.all([arrive(stage, 'Ada Moreau'), makeFriend(stage, 'Ben Castillo')])
  ada = arrived
  ben = friend
  await ada.startChatWith(ben.username)
  stage.keepAll()
})
afterEach((test) => stage.clear(test))
afterAll(() => stage.close())

/** Ada writes something new, and Ben has it. */
async function say(text: string): Promise<string> {
  await ada.send(text)
  await ada.waitForState(text, 'Sent', 'Delivered', 'Read')
  return ben.waitForLast('Ada Moreau', text)
}

const article = (text: string) => ada.page.getByRole('article').filter({ hasText: text }).last()
const messageMenu = () => ada.page.getByRole('menu', { name: 'Message' })

describe('a message', () => {
  it('is answered, reacted to and edited, and the other side has all of it', async () => {
    const chatId = await say('Shall we go on Sunday?')
    await ben.core.sendText({ chatId, text: 'At nine' })
    await ada.waitForMessage('At nine')
    await ada.choose('At nine', 'React with ❤️')
    await article('At nine').getByRole('button', { name: '❤️ 1, yours' }).waitFor()
    await ada.choose('At nine', 'Reply')
    await ada.send('Nine is early')
    await article('Nine is early').getByText('Ben Castillo').waitFor()
    await ada.choose('Nine is early', 'Edit')
    await ada.page.getByRole('textbox', { name: 'Edit message' }).fill('Nine is fine')
    await ada.page.getByRole('button', { name: 'Save' }).click()
    await ada.waitForMessage('Nine is fine')
    await ben.waitForLast('Ada Moreau', 'Nine is fine')
    const { messages } = await ben.core.readMessages({ chatId, limit: 5 })
    const answer = messages.find((message) => message.text === 'Nine is fine')
    expect(answer?.replyTo?.text).toBe('At nine')
    expect(answer?.editedAtMs).toBeDefined()
    expect(messages.find((message) => message.text === 'At nine')?.reactions).toEqual([
      { emoji: '❤️', accountIds: [answer?.senderId], own: false },
    ])
  })

  it('says who reacted to it', async () => {
    const chatId = await say('Who brings the cake?')
    const [cake] = (await ben.core.readMessages({ chatId, limit: 1 })).messages
    await ben.core.react({ chatId, id: cake?.id ?? '', emoji: '🍰' })
    await article('Who brings the cake?').getByRole('button', { name: '🍰 1' }).click()
    await ada.choose('Who brings the cake?', 'Who reacted')
    const people = ada.page.getByRole('dialog', { name: 'Who reacted' }).getByRole('listitem')
    await people
      .filter({ hasText: `@${ben.username}` })
      .getByText('🍰')
      .waitFor()
    await people.filter({ hasText: 'you' }).getByText('🍰').waitFor()
    await ben.core.react({ chatId, id: cake?.id ?? '', emoji: undefined })
    await people.filter({ hasText: `@${ben.username}` }).waitFor({ state: 'hidden' })
    await ada.page.keyboard.press('Escape')
  })

  it('takes a reaction from all the emoji there are, found by a word', async () => {
    await say('Guess who lives in the garden')
    await ada.choose('Guess who lives', 'React with another emoji…')
    await ada.page.getByRole('textbox', { name: 'Find an emoji' }).fill('hedgehog')
    await ada.page.getByRole('button', { name: 'hedgehog' }).click()
    await article('Guess who lives').getByRole('button', { name: '🦔 1, yours' }).waitFor()
  })

  it('is deleted for everyone when nobody takes that back', async () => {
    const chatId = await say('Sent by mistake')
    await say('Kept after all')
    for (const text of ['Sent by mistake', 'Kept after all']) {
      await ada.choose(text, 'Delete…')
      await ada.page.getByRole('button', { name: 'Delete for everyone' }).click()
      await article(text).waitFor({ state: 'hidden' })
    }
    // Each has its own way back.
    await ada.page.getByRole('button', { name: 'Undo' }).last().click()
    await ada.waitForMessage('Kept after all')
    await until('Ben has nothing of the first', async () => {
      const texts = await ben.readTexts(chatId)
      return texts.includes('(deleted)') && !texts.includes('Sent by mistake')
    })
    expect(await ben.readTexts(chatId)).toContain('Kept after all')
  })

  it('is deleted even when the app is closed before the time to undo is over', async () => {
    const chatId = await say('Gone with the window')
    const address = new URL(ada.page.url()).pathname
    const tab = openApp(ada.profile, ada, await ada.profile.newTab(address))
    await tab.waitForMessage('Gone with the window')
    await tab.choose('Gone with the window', 'Delete…')
    await tab.page.getByRole('button', { name: 'Delete for everyone' }).click()
    await tab.page.getByRole('button', { name: 'Undo' }).waitFor()
    await tab.page.close()
    await until('Ben has nothing of it', async () => !(await ben.readTexts(chatId)).includes('Gone with the window'))
  })

  it('opens its menu with the right button, and the release is no choice', async () => {
    await say('Press me')
    const box = await boxOf('Press me')
    await ada.page.mouse.move(box.x, box.y)
    await ada.page.mouse.down({ button: 'right' })
    await messageMenu().waitFor()
    await ada.page.mouse.up({ button: 'right' })
    await messageMenu().getByRole('menuitem', { name: 'Reply' }).waitFor()
    await ada.page.mouse.click(5, 5)
    await messageMenu().waitFor({ state: 'hidden' })
  })

  it('opens its menu under a finger that stays, and keeps it when the finger is lifted', async () => {
    await say('Hold me')
    const session = await ada.page.context().newCDPSession(ada.page)
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', points: { x: number; y: number }[]) =>
      session.send('Input.dispatchTouchEvent', { type, touchPoints: points })
    const at = await boxOf('Hold me')
    await touch('touchStart', [at])
    await messageMenu().waitFor()
    await touch('touchEnd', [])
    await messageMenu().getByRole('menuitem', { name: 'Copy' }).waitFor()
    await ada.page.keyboard.press('Escape')
    await messageMenu().waitFor({ state: 'hidden' })
    // Pulled aside, it is answered.
    await touch('touchStart', [at])
    for (const step of [20, 40, 60, 80]) await touch('touchMove', [{ x: at.x + step, y: at.y }])
    await touch('touchEnd', [])
    await ada.page.getByText('Reply to yourself').waitFor()
    await ada.page.getByRole('button', { name: 'Cancel' }).click()
  })

  it('leads by keys alone to its link, its quote and a reaction', async () => {
    const chatId = await say('Where is it?')
    const { messages } = await ben.core.readMessages({ chatId, limit: 1 })
    const replyTo = messages[0]?.id
    await ben.core.sendText({ chatId, text: 'https://map.example/here', ...(replyTo && { replyTo }) })
    await ada.waitForMessage('https://map.example/here')
    await ada.page.keyboard.press('Control+K')
    await ada.page.keyboard.type('ben cas')
    await ada.page.keyboard.press('Enter')
    const composer = ada.page.getByRole('textbox', { name: 'Message', exact: true })
    await composer.focus()
    await ada.page.keyboard.type('By keys')
    await ada.page.keyboard.press('Enter')
    await ada.waitForMessage('By keys')
    await article('https://map.example/here').focus()
    await ada.page.keyboard.press('Enter')
    await messageMenu().getByRole('menuitem', { name: 'Go to quoted message' }).waitFor()
    await messageMenu().getByRole('menuitem', { name: 'Open link' }).waitFor()
    await ada.page.keyboard.press('ArrowUp')
    await ada.page.keyboard.press('ArrowLeft')
    await ada.page.keyboard.press('ArrowLeft')
    await ada.page.keyboard.press('Enter')
    await article('https://map.example/here').getByRole('button', { name: '😢 1, yours' }).waitFor()
    await messageMenu().waitFor({ state: 'hidden' })
  })
})

describe('on a phone', () => {
  it('the focus and the name of the window go with the screen', async () => {
    const { page } = ada
    await page.setViewportSize({ width: 390, height: 844 })
    // The panel that stood beside the chat is no sheet that lies over it now.
    await page.getByRole('button', { name: 'Back to chats' }).click()
    const row = page.getByRole('list', { name: 'Chats' }).getByRole('link').filter({ hasText: 'Ben Castillo' })
    await until('the row has the focus', () => row.evaluate((link) => link === document.activeElement))
    expect(await page.title()).toMatch(/^(\(\d+\) )?Stogram$/)
    await page.keyboard.press('Enter')
    await until('the chat has the focus', () =>
      page.getByRole('main').evaluate((main) => main.contains(document.activeElement)),
    )
    expect(await page.title()).toContain('Ben Castillo')
    await page.setViewportSize({ width: 1280, height: 800 })
  })
})

describe('a keyboard', () => {
  it('shows its shortcuts when asked, and takes the question mark as a letter while writing', async () => {
    const composer = ada.page.getByRole('textbox', { name: 'Message', exact: true })
    await composer.fill('Really')
    await composer.press('?')
    expect(await composer.inputValue()).toBe('Really?')
    await composer.fill('')
    await ada.page.getByRole('list', { name: 'Chats' }).getByRole('link').first().focus()
    await ada.page.keyboard.press('?')
    const sheet = ada.page.getByRole('dialog', { name: 'Keyboard shortcuts' })
    await sheet.getByText('Search chats').waitFor()
    await ada.page.keyboard.press('Escape')
    await sheet.waitFor({ state: 'hidden' })
  })
})

describe('the other side', () => {
  it('is seen typing, there, and away', async () => {
    const chatId = await say('Anybody there?')
    const header = ada.page.getByRole('main').locator('header')
    ben.core.setStatus('AWAY')
    await header.getByText('away').waitFor()
    ben.core.setStatus('ONLINE')
    await header.getByText('online').waitFor()
    ben.core.setTyping(chatId, true)
    await header.getByText('typing…').waitFor()
    ben.core.setTyping(chatId, false)
    await header.getByText('online').waitFor()
    await ben.core.close()
    await header.getByText(/^last seen/).waitFor()
  })
})

async function boxOf(text: string): Promise<{ x: number; y: number }> {
  const box = await article(text).getByText(text).boundingBox()
  if (box === null) throw new Error(`"${text}" is not on screen`)
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}
