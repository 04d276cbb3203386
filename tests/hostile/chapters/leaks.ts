import { afterAll, describe, expect, it } from 'vitest'
import { CANARY, isFound } from '../canary.ts'
import { passwordOf } from '../cast.ts'
import type { Stage } from '../stage.ts'

/** Last of all: everything that the server was sent, has logged and has stored in the chapters before. */
export function leaks(stage: () => Stage): void {
  describe('what the server holds in the end', () => {
    let places: Buffer[] | undefined

    async function everything(): Promise<Buffer[]> {
      if (places !== undefined) return places
      const { server, cast } = stage()
      await cast.close()
      const stored = await server.stopAndRead()
      places = [Buffer.from(server.sent.join('\n')), Buffer.from(server.logged.join('\n')), ...stored]
      return places
    }

    afterAll(() => {
      places = undefined
    })

    it('is searched in earnest: what it may know is found', async () => {
      const { ada, server } = stage()
      const held = await everything()
      const [requests, logs, ...stored] = held
      expect(isFound(ada.username, [requests ?? Buffer.alloc(0)])).toBe(true)
      expect(logs?.length).toBeGreaterThan(0)
      const sent = server.sent.find((line) => line.includes('"message:send"')) ?? ''
      const body = Buffer.from((JSON.parse(sent) as { wire: { body: string } }).wire.body, 'base64url')
      expect(isFound(new Uint8Array(body.subarray(100, 148)), stored)).toBe(true)
    })

    it('[SF6] is no secret of a second factor: neither stored nor logged as it was sent', async () => {
      const { server } = stage()
      const [, ...held] = await everything()
      const sent = server.sent.map((line) => JSON.parse(line) as { name: string; wire: Record<string, unknown> })
      const added = sent.filter(({ name }) => name === 'factor:add-totp')
      expect(added.length).toBeGreaterThan(0)
      for (const { secret, backupCodes } of added.map(({ wire }) => wire)) {
        for (const text of [secret, ...(backupCodes as string[])]) expect(isFound(String(text), held)).toBe(false)
      }
    })

    it('[SS1] D3 is no plain text, no password and no private key', async () => {
      const { ada, ben, cara, dan } = stage()
      const held = await everything()
      expect(isFound(CANARY, held)).toBe(false)
      const [requests = Buffer.alloc(0), logs = Buffer.alloc(0), ...stored] = held
      for (const device of [ada, ben, cara, dan]) {
        const password = passwordOf(device.username)
        expect(isFound(password, [requests, logs])).toBe(false)
        expect(stored.some((file) => file.includes(password))).toBe(false)
        for (const pair of [device.identity.identitySigning, device.identity.identityEncryption]) {
          const secret = Buffer.from(await crypto.subtle.exportKey('pkcs8', pair.privateKey)).subarray(600, 664)
          expect(isFound(secret, [requests, logs])).toBe(false)
          expect(stored.some((file) => file.includes(secret))).toBe(false)
        }
      }
    })
  })
}
