import { idText } from '@stogram/e2ee'
import { describe, expect, it } from 'vitest'
import { attackLog } from '../attack.ts'
import { type Device, passwordOf } from '../cast.ts'
import { accountOf, forgeEpoch, forgeMessage, loot } from '../forge.ts'
import { entryOf } from '../forge-accounts.ts'
import type { Stage } from '../stage.ts'

const NEW = 'a password of mine alone'

/** What a thief of a device and a server that helps can do about an account that starts over. Dan's, for good. */
export function startingOver(stage: () => Stage): void {
  describe('a server that helps a thief against an account that starts over', () => {
    it('[SC6] [DV8] [EP16] A8 keeps the thief in, undoes the rotation and tells old secrets for nothing', {
      timeout: 60_000,
    }, async () => {
      const { cast, ada, dan } = stage()
      const { accountId } = dan
      const chatId = await cast.group(ada, dan)
      const stolen = await cast.addDevice(dan, 'dan-stolen')
      await stolen.sees(chatId, 'welcome')
      const taken = loot(stolen, chatId)
      const oldEntry = await entryOf(ada, accountId)
      let oldAnswer: unknown
      const look = await cast.stranger('dan-looking', dan)
      look.network.lie('auth:login', (data) => {
        oldAnswer = data
        throw new Error('enough')
      })
      await look.core.logIn({ username: dan.username, password: passwordOf(dan.username) }).catch(() => undefined)

      const rotate = () => dan.core.rotateAccount({ password: passwordOf(dan.username), newPassword: NEW })
      // What the server does not want it refuses; everything then is as before.
      const allow = dan.network.refuse('auth:rotate-account', 'stale_version')
      await expect(rotate()).rejects.toMatchObject({ code: 'stale_version' })
      allow()
      await dan.core.sendText({ chatId, text: 'as before' })
      await ada.sees(chatId, 'as before')

      await rotate()
      await stolen.until(async () => (await stolen.core.readViews()).session.phase === 'signed-out')
      const newKid = idText(accountOf(dan, accountId).kid)
      await ada.until(async () => idText(keyOf(ada, chatId, accountId)) === newKid)
      await ada.alarmed('KEY_CHANGED', accountId)

      // Her log, with what the thief writes with the keys of the stolen device.
      const attack = await attackLog(ada, chatId)
      await attack.insert(await forgeMessage(taken, { text: 'still Dan', sentAtMs: Date.now() - 60_000 }))
      const members = [accountOf(ada, ada.accountId), accountOf(ada, accountId)]
      await attack.insert((await forgeEpoch({ ...taken, epoch: loot(ada, chatId).epoch }, { members })).item)
      await ada.network.settle(chatId)
      expect(await ada.texts(chatId)).not.toContain('still Dan')
      expect(loot(ada, chatId).epoch.number).toBe(loot(dan, chatId).epoch.number)
      attack.stop()

      // The directory of before.
      const { airHash } = accountOf(ada, accountId)
      const stop = ada.network.lie('user:directory', () => ({ entries: [oldEntry] }))
      await ada.core.fetchPerson(accountId)
      await ada.alarmed('ROLLBACK', accountId)
      stop()
      expect(accountOf(ada, accountId).airHash).toEqual(airHash)

      const later = await cast.stranger('dan-later', dan)
      later.network.lie('auth:login', () => oldAnswer as never)
      const attempt = later.core.logIn({ username: dan.username, password: NEW })
      await expect(attempt).rejects.toMatchObject({ code: 'tampered' })
    })
  })
}

/** The key of an account to which the newest epoch of a chat is wrapped. */
function keyOf(device: Device, chatId: string, accountId: string): Uint8Array {
  const own = loot(device, chatId).epoch.wrapEntries.find(({ aid }) => idText(aid) === accountId)
  return own?.kid ?? new Uint8Array(0)
}
