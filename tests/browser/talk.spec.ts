import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openApp, signUp } from './app/app.ts'
import { openStage, type Stage } from './harness/stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterEach((test) => stage.clear(test))
afterAll(() => stage.close())

describe('talking', () => {
  it('begins with an invite link, and both sides read the same in the same order', async () => {
    const [ada, ben] = await Promise.all([signUp(stage, 'Ada Moreau'), signUp(stage, 'Ben Castillo')])
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
    const [ada, ben] = await Promise.all([signUp(stage, 'Ada Novak'), signUp(stage, 'Ben Duarte')])
    await ada.startChatWith(ben.username)
    await ada.send('Found you')
    await ben.openChat('Ada Novak')
    await ben.waitForMessage('Found you')
    await ada.waitForState('Found you', 'Read')
  })

  it('is the same in two tabs of one account', async () => {
    const [ada, ben] = await Promise.all([signUp(stage, 'Ada Keller'), signUp(stage, 'Ben Ito')])
    await ada.startChatWith(ben.username)
    await ada.send('From the first tab')
    await ada.waitForState('From the first tab', 'Sent', 'Delivered', 'Read')
    const second = openApp(ada.profile, ada, await ada.profile.newTab(new URL(ada.page.url()).pathname))
    await second.waitForMessage('From the first tab')
    await second.send('From the second tab')
    await ada.waitForMessage('From the second tab')
    await ben.openChat('Ada Keller')
    await ben.send('Seen in both')
    await Promise.all([ada.waitForMessage('Seen in both'), second.waitForMessage('Seen in both')])
    expect(await second.readTexts()).toEqual(await ada.readTexts())
  })

  it('goes on in a group of three', async () => {
    const [ada, ben, chioma] = await Promise.all([
      signUp(stage, 'Ada Lund'),
      signUp(stage, 'Ben Abadi'),
      signUp(stage, 'Chioma Eze'),
    ])
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
})
