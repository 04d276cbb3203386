import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type App, arrive, openApp } from './app/app.ts'
import { openStage, type Stage } from './harness/stage.ts'

let stage: Stage
let ada: App
let ben: App
let chioma: App
beforeAll(async () => {
  stage = await openStage()
  ada = await arrive(stage, 'Ada Moreau')
  ben = await arrive(stage, 'Ben Castillo')
  chioma = await arrive(stage, 'Chioma Eze')
  stage.keepAll()
})
afterEach((test) => stage.clear(test))
afterAll(() => stage.close())

describe('talking', () => {
  it('begins with an invite link, and both sides read the same in the same order', async () => {
    await ben.openInvite(await ada.copyInviteLink())
    await ben.send('Hello from the link')
    await ada.openChat('Ben Castillo')
    await ada.waitForMessage('Hello from the link')
    await ada.send('It works')
    await ben.waitForMessage('It works')
    const conversation = ['Hello from the link', 'It works']
    expect(await ada.readTexts()).toEqual(conversation)
    expect(await ben.readTexts()).toEqual(conversation)
  })

  it('begins with an exact username', async () => {
    await ada.startChatWith(chioma.username)
    await ada.send('Found you')
    await chioma.openChat('Ada Moreau')
    await chioma.waitForMessage('Found you')
    await ada.waitForState('Found you', 'Read')
  })

  it('is the same in two tabs of one account', async () => {
    await ada.openChat('Ben Castillo')
    await ada.send('From the first tab')
    await ada.waitForState('From the first tab', 'Sent', 'Delivered', 'Read')
    const second = openApp(ada.profile, ada, await ada.profile.newTab(new URL(ada.page.url()).pathname))
    await second.waitForMessage('From the first tab')
    await second.send('From the second tab')
    await ada.waitForMessage('From the second tab')
    await ben.send('Seen in both')
    await Promise.all([ada.waitForMessage('Seen in both'), second.waitForMessage('Seen in both')])
    expect(await second.readTexts()).toEqual(await ada.readTexts())
    await second.page.close()
  })

  it('goes on in a group of three', async () => {
    await ada.createGroup('Book club', [ben.username, chioma.username])
    await ada.send('Welcome')
    await Promise.all([ben, chioma].map((person) => person.openChat('Book club')))
    await Promise.all([ben, chioma].map((person) => person.waitForMessage('Welcome')))
    await ben.send('Glad to be here')
    await chioma.waitForMessage('Glad to be here')
    await chioma.send('Which book?')
    await Promise.all([ada, ben].map((person) => person.waitForMessage('Which book?')))
    const conversation = ['Welcome', 'Glad to be here', 'Which book?']
    for (const person of [ada, ben, chioma]) expect(await person.readTexts()).toEqual(conversation)
  })

  it('moves to the window that is taken into use, where windows share no engine', async () => {
    await ben.goTo('/?core=dedicated')
    await ben.openChat('Book club')
    const { pathname } = new URL(ben.page.url())
    const second = openApp(ben.profile, ben, await ben.profile.newTab(`${pathname}?core=dedicated`))
    await second.page.getByRole('button', { name: 'Use here' }).click()
    await second.send('From the other window')
    await ada.waitForMessage('From the other window')
    await ben.page.getByText('Open in another window').waitFor()
    await ben.page.getByRole('button', { name: 'Use here' }).click()
    await ben.waitForMessage('From the other window')
    await second.page.getByRole('button', { name: 'Use here' }).waitFor()
    await second.page.close()
  })
})
