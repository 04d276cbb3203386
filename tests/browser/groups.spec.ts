import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { arrive, openApp } from './app/app.ts'
import { enterSignUp, makeCredentials } from './app/auth.ts'
import { makeFriend } from './app/friend.ts'
import { openStage, type Stage } from './harness/stage.ts'
import { until } from './harness/until.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterEach((test) => stage.clear(test))
afterAll(() => stage.close())

describe('a group', () => {
  it('takes people in, lets them out, and is left', async () => {
    const [ada, ben, chioma] = await Promise.all([
      arrive(stage, 'Ada Lund'),
      makeFriend(stage, 'Ben Abadi'),
      makeFriend(stage, 'Chioma Eze'),
    ])
    await ada.createGroup('Book club', [ben.username])
    await ada.send('Welcome')
    const chatId = await ben.waitForLast('Book club', 'Welcome')
    const panel = ada.page.getByRole('complementary', { name: 'About this chat' })
    const members = panel.getByRole('list', { name: 'Members' })
    await panel.getByRole('button', { name: 'Add' }).first().click()
    const dialog = ada.page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'Find by username' }).fill(chioma.username)
    await dialog.getByRole('button', { name: /^Find @/ }).click()
    await dialog.getByRole('status').getByRole('button').click()
    await dialog.getByRole('button', { name: 'Add', exact: true }).click()
    await dialog.waitFor({ state: 'hidden' })
    await members.getByText('Chioma Eze', { exact: true }).waitFor()
    await ada.send('Now we are three')
    await chioma.waitForLast('Book club', 'Now we are three')
    // Who came later reads what came later.
    expect(await chioma.readTexts(chatId)).toEqual(['Now we are three'])

    await members.getByRole('button', { name: 'More about Ben Abadi' }).click()
    await ada.page.getByRole('menuitem', { name: 'Remove from group…' }).click()
    await ada.page.getByRole('button', { name: 'Remove', exact: true }).click()
    await dialog.waitFor({ state: 'hidden' })
    await members.getByText('Ben Abadi', { exact: true }).waitFor({ state: 'hidden' })
    await ada.send('Two again')
    await chioma.waitForLast('Book club', 'Two again')
    expect(await ben.readTexts(chatId)).not.toContain('Two again')

    await panel.getByRole('button', { name: 'Leave' }).click()
    await ada.page.getByRole('dialog').getByRole('button', { name: 'Leave' }).click()
    await ada.page.getByText('You are not in this chat any more').waitFor()
    await until('Chioma is alone', async () => (await chioma.core.readMembers(chatId)).length === 1)
    await Promise.all([ben.core.close(), chioma.core.close()])
  })

  it('refuses a message of somebody who was taken out, who sends it again once back', async () => {
    const [ada, ben] = await Promise.all([arrive(stage, 'Ada Sandoval'), makeFriend(stage, 'Ben Oduya')])
    const accountId = (await ben.core.findPerson(ada.username))?.accountId ?? ''
    const chatId = await ben.core.createGroup({ title: 'Picnic', members: [accountId] })
    await ada.openChat('Picnic')
    ada.profile.goOffline()
    await ada.send('I bring the plates')
    await ben.core.removeMember(chatId, accountId)
    ada.profile.goOnline()
    await ada.wake()
    await ada.waitForState('I bring the plates', 'Not sent')
    ada.profile.expectNetwork()
    await ben.core.addMembers(chatId, [accountId])
    await ada.page.getByRole('textbox', { name: 'Message', exact: true }).waitFor()
    await ada.choose('I bring the plates', 'Retry')
    await ada.waitForState('I bring the plates', 'Sent', 'Delivered', 'Read')
    await ben.waitForLast('Picnic', 'I bring the plates')
    await ben.core.close()
  })

  it('is joined by a link that was opened before there was an account', async () => {
    const [ada, ben] = await Promise.all([arrive(stage, 'Ada Beck'), makeFriend(stage, 'Ben Osei')])
    await ada.createGroup('Film night', [ben.username])
    const panel = ada.page.getByRole('complementary', { name: 'About this chat' })
    const origin = ada.profile.link.url
    await ada.page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin })
    await panel.getByRole('button', { name: 'Links' }).click()
    await ada.page.getByRole('radio', { name: 'After approval' }).check({ force: true })
    await ada.page.getByRole('button', { name: 'Make a link' }).click()
    await ada.page.getByText('Link copied').first().waitFor()
    const address = new URL(await ada.page.evaluate(() => navigator.clipboard.readText()))
    await ada.page.keyboard.press('Escape')

    const newcomer = makeCredentials('Chidi Novak')
    const profile = await stage.newProfile('Chidi Novak')
    await profile.page.goto(`${profile.link.url}${address.pathname}${address.hash}`)
    await enterSignUp(profile.page, newcomer)
    const chidi = openApp(profile, newcomer)
    await profile.page.getByRole('heading', { name: 'Film night' }).waitFor()
    await profile.page.getByRole('button', { name: 'Ask to join' }).click()
    await profile.page.getByText('You have asked to join.').waitFor()
    await ada.page.getByRole('button', { name: 'One person wants to join' }).waitFor()
    await panel.getByRole('button', { name: 'Let Chidi Novak in' }).click()
    // Who waits on the page goes in without another press.
    await chidi.send('Thank you')
    await ada.waitForMessage('Thank you')
    await ben.waitForLast('Film night', 'Thank you')
    await ben.core.close()
  })

  it('lets an admin delete what somebody else wrote', async () => {
    const [ada, ben] = await Promise.all([arrive(stage, 'Ada Roth'), makeFriend(stage, 'Ben Ito')])
    await ada.createGroup('Choir', [ben.username])
    await ada.send('Rehearsal at seven')
    const chatId = await ben.waitForLast('Choir', 'Rehearsal at seven')
    await ben.core.sendText({ chatId, text: 'Something rude' })
    await ada.waitForMessage('Something rude')
    await ada.choose('Something rude', 'Delete…')
    await ada.page.getByRole('button', { name: 'Delete for everyone' }).click()
    await until('it is gone for Ben', async () => (await ben.readTexts(chatId)).at(-1) === '(deleted)')
    await ben.core.close()
  })
})
