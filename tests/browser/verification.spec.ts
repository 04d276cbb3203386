import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type App, arrive } from './app/app.ts'
import { findAxeViolations } from './harness/axe.ts'
import { openStage, type Stage } from './harness/stage.ts'

let stage: Stage
let ada: App
let ben: App
beforeAll(async () => {
  stage = await openStage()
  ;[ada, ben] = await Promise.all([arrive(stage, 'Ada Moreau'), arrive(stage, 'Ben Castillo')])
  await ada.startChatWith(ben.username)
  await ada.send('Is it you?')
  await ben.openChat('Ada Moreau')
  stage.keepAll()
})
afterEach((test) => stage.clear(test))
afterAll(() => stage.close())

const dialogOf = ({ page }: App) => page.getByRole('dialog', { name: /^Verify / })

async function openVerify(app: App) {
  const { page } = app
  const verify = page.getByRole('button', { name: 'Verify', exact: true })
  if (!(await verify.isVisible())) await page.getByRole('button', { name: 'About this chat' }).last().click()
  await verify.click()
  const dialog = dialogOf(app)
  await dialog.getByRole('list', { name: 'Safety number' }).waitFor()
  return dialog
}

/** What one person's screen shows stands before the other's camera. */
async function pointCameraAt(page: Page, picture: Buffer): Promise<void> {
  await page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))
    const image = await createImageBitmap(new Blob([bytes]))
    const canvas = document.createElement('canvas')
    canvas.width = 640
    canvas.height = 480
    const context = canvas.getContext('2d')
    setInterval(() => {
      context?.fillRect(0, 0, 640, 480)
      context?.drawImage(image, 120, 40, 400, 400)
    }, 100)
    navigator.mediaDevices.getUserMedia = async () => canvas.captureStream(10)
  }, picture.toString('base64'))
}

describe('comparing keys', () => {
  it('without a camera says so in words, and the number still works and is the same on both sides', async () => {
    const [onAda, onBen] = [await openVerify(ada), await openVerify(ben)]
    const numbers = await Promise.all(
      [onAda, onBen].map((dialog) => dialog.getByRole('list', { name: 'Safety number' }).textContent()),
    )
    expect(numbers[0]).toMatch(/^\d{60}$/)
    expect(numbers[1]).toBe(numbers[0])
    await onAda.getByRole('button', { name: 'Scan their code' }).click()
    await onAda.getByRole('alert').getByText('You can compare the numbers instead.').waitFor()
    expect(await findAxeViolations(ada.page)).toEqual([])
    await onAda.getByRole('button', { name: 'The numbers are the same' }).click()
    await onAda.getByRole('status').getByText('Verified').waitFor()
    await onAda.getByRole('button', { name: 'Take the mark back' }).click()
    await onAda.getByRole('button', { name: 'The numbers are the same' }).waitFor()
    await ada.page.keyboard.press('Escape')
  })

  it("with a camera reads the other one's screen, and shows the mark wherever the name stands", async () => {
    const [onAda, onBen] = [await openVerify(ada), dialogOf(ben)]
    await pointCameraAt(ada.page, await onAda.getByRole('img', { name: /^Code for/ }).screenshot())
    await onAda.getByRole('button', { name: 'Scan their code' }).click()
    await onAda.getByRole('alert').getByText('The codes do not match').waitFor()
    await onAda.getByRole('button', { name: 'Show my code' }).click()
    await pointCameraAt(ada.page, await onBen.getByRole('img', { name: /^Code for/ }).screenshot())
    await onAda.getByRole('button', { name: 'Scan their code' }).click()
    await onAda.getByRole('status').getByText('Verified').waitFor()
    expect(await findAxeViolations(ada.page)).toEqual([])
    await ada.page.keyboard.press('Escape')
    await ada.page.getByRole('main').getByText(', verified').waitFor()
    await ada.page.getByRole('link', { name: /Ben Castillo ?, verified/ }).waitFor()
    await ada.page.getByText('You compared keys today.').waitFor()
  })
})
