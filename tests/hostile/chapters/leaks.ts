import { describe, expect, it } from 'vitest'
import { CANARY, isFound } from '../canary.ts'
import { passwordOf } from '../cast.ts'
import type { Stage } from '../stage.ts'

type Place = 'requests' | 'logs' | 'database' | 'files' | 'redis'

/** Last of all: everything that the server was sent, has logged, has stored and has told Redis in the tests before. */
export function leaks(stage: () => Stage): void {
  describe('what the server holds in the end', () => {
    it('is searched in earnest: what it may know is found', async () => {
      const { ada, server } = stage()
      const { requests, logs, database, files, redis } = await holdingsOf(stage())
      expect(isFound(ada.username, [requests])).toBe(true)
      expect(isFound(ada.username, [database])).toBe(true)
      expect(isFound(ada.accountId, [logs])).toBe(true)
      expect(files.length).toBeGreaterThan(0)
      // Servers tell each other what to push.
      expect(isFound('message:new', [redis])).toBe(true)
      const sent = server.sent.find((line) => line.includes('"message:send"')) ?? ''
      const body = Buffer.from((JSON.parse(sent) as { wire: { body: string } }).wire.body, 'base64url')
      expect(isFound(new Uint8Array(body.subarray(100, 148)), [database])).toBe(true)
    })

    it('[SS1] D3 is no plain text, no password and no private key, nowhere', async () => {
      const { ada, ben, cara, dan } = stage()
      const secrets: (readonly [string, Uint8Array | string])[] = [['a text', CANARY]]
      for (const { username, identity } of [ada, ben, cara, dan]) {
        secrets.push([`the password of ${username}`, passwordOf(username)])
        for (const { privateKey } of [identity.identitySigning, identity.identityEncryption]) {
          const pkcs8 = new Uint8Array(await crypto.subtle.exportKey('pkcs8', privateKey))
          secrets.push([`a key of ${username}`, pkcs8.slice(600, 664)])
        }
      }
      const held = Object.entries(await holdingsOf(stage()))
      const found = held.flatMap(([place, bytes]) =>
        secrets.flatMap(([name, secret]) => (isFound(secret, [bytes]) ? [`${name} in ${place}`] : [])),
      )
      expect(found).toEqual([])
    })
  })
}

/** Where second factors were added before. */
export function leaksOfFactors(stage: () => Stage): void {
  it('[SF6] what the server holds in the end is no secret of a second factor as it was sent', async () => {
    const { requests: _sent, ...held } = await holdingsOf(stage())
    const sent = stage().server.sent.map((line) => JSON.parse(line) as { name: string; wire: Record<string, unknown> })
    const added = sent.filter(({ name }) => name === 'factor:add-totp')
    expect(added.length).toBeGreaterThan(0)
    for (const { secret, backupCodes } of added.map(({ wire }) => wire)) {
      for (const text of [secret, ...(backupCodes as string[])]) {
        expect(isFound(String(text), Object.values(held))).toBe(false)
      }
    }
  })
}

const known = new WeakMap<object, Promise<Record<Place, Buffer>>>()

/** Ends the server, the first time. */
function holdingsOf({ server, cast }: Stage): Promise<Record<Place, Buffer>> {
  const held = known.get(server) ?? read()
  known.set(server, held)
  return held

  async function read() {
    await cast.close()
    const stored = await server.stopAndRead()
    // Calls over HTTP and over sockets, as they were sent.
    return { requests: Buffer.from(server.sent.join('\n')), logs: Buffer.from(server.logged.join('\n')), ...stored }
  }
}
