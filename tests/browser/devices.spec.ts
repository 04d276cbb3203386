import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { logIn, signUp } from './app/app.ts'
import { openStage, type Stage } from './harness/stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterEach((test) => stage.clear(test))
afterAll(() => stage.close())

describe('a second device', () => {
  it('reads everything from before it came', async () => {
    const [ada, ben] = await Promise.all([signUp(stage, 'Ada Moreau'), signUp(stage, 'Ben Castillo')])
    await ada.startChatWith(ben.username)
    const texts = ['First', 'Second', 'Third']
    for (const text of texts) await ada.send(text)
    await ben.openChat('Ada Moreau')
    await ben.waitForMessage('Third')
    await ben.send('Fourth')
    await ada.waitForMessage('Fourth')

    const phone = await logIn(stage, ada)
    await phone.openChat('Ben Castillo')
    await phone.waitForMessage('Fourth')
    expect(await phone.readTexts()).toEqual([...texts, 'Fourth'])
    await phone.send('From the phone')
    await Promise.all([ada.waitForMessage('From the phone'), ben.waitForMessage('From the phone')])
  })

  it('is signed out within five seconds when another revokes it', async () => {
    const ada = await signUp(stage, 'Ada Novak')
    const phone = await logIn(stage, ada)
    await ada.revokeOtherDevice()
    const revokedAt = performance.now()
    await phone.waitUntilSignedOut()
    expect(performance.now() - revokedAt).toBeLessThan(5_000)
  })
})
