import { beforeAll, describe, expect, it } from 'vitest'
import { codeAt } from '../../../../tests/services/authenticator.ts'
import { openSocket } from '../../../../tests/services/socket.ts'
import { BACKENDS } from '../../app/testing/backends.ts'
import {
  enrol,
  enrolment,
  makePerson,
  openByPassword,
  type Person,
  refreshRequest,
  register,
  registration,
  wire,
} from '../../app/testing/people.ts'
import { serve } from '../../app/testing/serve.ts'
import { makePlace, runStogram } from '../testing/make-place.ts'

const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'
const CODES = Array.from({ length: 10 }, (_, index) => `${'abcdefghij'[index]}`.repeat(16))

let people: [ada: Person, ben: Person]
beforeAll(async () => {
  people = [await makePerson('Ada'), await makePerson('ben')]
})

describe.each(BACKENDS)('accounts as an operator sees them, on $name', ({ open }) => {
  const served = serve(open)
  const { api } = served
  const [stogram, refused] = [
    async (...words: string[]) => {
      const { code, said } = await runStogram(served.backend.env, words)
      expect([code, said]).toEqual([0, expect.any(String)])
      return said
    },
    async (...words: string[]) => {
      const { code, said } = await runStogram(served.backend.env, words)
      expect([code, said]).toEqual([1, expect.any(String)])
      return said
    },
  ]
  const logIn = ({ username, authSecret }: Person) => api.send('auth:login', wire({ username, authSecret }))

  it('[OP24] lists and shows what the server knows, and no more', async () => {
    expect(await stogram('user', 'list')).toMatch(/no accounts/)
    const ada = await register(api, people[0])
    await register(api, people[1])
    const [header, first = '', second = ''] = (await stogram('user', 'list')).split('\n')
    expect(header).toMatch(/^username .*devices/)
    expect([first, second]).toEqual([expect.stringMatching(/^Ada +\d{4}-.* 1 +0\.0$/), expect.stringMatching(/^ben /)])
    const shown = await stogram('user', 'show', 'aDA')
    expect(shown).toMatch(/^devices +1, 1 of them signed in$/m)
    expect(shown).toMatch(/^two-step +no$/m)
    expect(shown).toMatch(/^recovery +has a recovery key$/m)
    expect(await stogram('user', 'show', ada.person.accountId)).toBe(shown)
    const known = new Set(shown.split('\n').map((line) => line.slice(0, 11).trim()))
    expect([...known].toSorted()).toEqual([
      'chats',
      'devices',
      'id',
      'last seen',
      'locked',
      'name',
      'recovery',
      'since',
      'stored',
      'two-step',
      'username',
    ])
    expect(await refused('user', 'show', 'nobody')).toMatch(/no account "nobody"/)
    for (const words of [['user'], ['user', 'show'], ['user', 'show', 'a', 'b'], ['user', 'list', 'a']]) {
      expect((await runStogram(served.backend.env, words)).code, words.join(' ')).toBe(2)
    }
  })

  it('[AC22] [SE10] nobody gets into a locked account by any way, its sessions end at once, and unlocking undoes it', async () => {
    const [ada] = people
    const who = await register(api, ada)
    using socket = await openSocket(served.url, who.token)
    const { ticket } = await openByPassword(api, ada)
    const { request } = await enrolment(ada, ada.deviceList.parsed)
    const startedAtMs = performance.now()
    await stogram('user', 'lock', 'ada')
    expect(await socket.received('session:ended')).toEqual({ reason: 'expired' })
    await socket.closed
    expect(performance.now() - startedAtMs).toBeLessThan(5_000)
    expect(await api.refusal('device:list', {}, { token: who.token })).toBe('session_revoked')

    const refresh = await refreshRequest(who.device)
    const refreshed = await api.send('auth:refresh', wire(refresh), { cookie: who.cookie })
    expect(refreshed.answer).toMatchObject({ error: { code: 'session_revoked', details: { reason: 'expired' } } })
    const { username, authSecret, recoverySecret } = ada
    expect(await api.refusal('auth:login', { username, authSecret })).toBe('account_locked')
    const wrong = { username, authSecret: new Uint8Array(32) }
    expect(await api.refusal('auth:login', wrong)).toBe('wrong_credentials')
    expect(await api.refusal('auth:recover', { username, recoverySecret })).toBe('account_locked')
    expect(await api.refusal('device:enrol', request, { token: ticket })).toBe('account_locked')
    expect(await api.refusal('auth:register', await registration(ada))).toBe('account_locked')
    expect(await stogram('user', 'list')).toMatch(/^Ada .* 0 +0\.0 +locked$/m)
    expect((await logIn(people[1])).answer.success).toBe(true)

    await stogram('user', 'unlock', 'ada')
    await enrol(api, ada, ada.deviceList.parsed)
    expect(await stogram('user', 'show', 'ada')).toMatch(/^locked +no$/m)
  })

  it('[OP24] opens an account whose second factor is lost for the password alone, and a lock holds against a factor', async () => {
    const [, ben] = people
    const { token } = await register(api, ben)
    const { authSecret } = ben
    const code = codeAt(SECRET, Date.now())
    await api.ok('factor:add-totp', { authSecret, secret: SECRET, code, backupCodes: CODES }, { token })
    expect(await stogram('user', 'show', 'ben')).toMatch(/^two-step +an authenticator app$/m)
    const { answer } = await logIn(ben)
    const { factor } = (answer as { data: { factor: { ticket: string } } }).data
    await stogram('user', 'lock', 'ben')
    const proof = { kind: 'backup-code', code: 'a'.repeat(16) } as const
    expect(await api.refusal('auth:prove-factor', { proof }, { token: factor.ticket })).toBe('account_locked')
    await stogram('user', 'unlock', 'ben')
    await stogram('user', 'reset-second-factor', 'ben')
    await openByPassword(api, ben)
  })

  it('[OP24] deletes an account: its devices are told, nobody opens it, and its name is free', async () => {
    const [, ben] = people
    const { token } = await register(api, ben)
    const { username, authSecret, recoverySecret } = ben
    expect(await refused('user', 'delete', 'ben')).toMatch(/cannot be undone.*--yes/)
    using socket = await openSocket(served.url, token)
    await stogram('user', 'delete', 'ben', '--yes')
    expect(await socket.received('session:ended')).toEqual({ reason: 'deleted' })
    expect(await api.refusal('auth:login', { username, authSecret })).toBe('wrong_credentials')
    expect(await api.refusal('auth:recover', { username, recoverySecret })).toBe('wrong_credentials')
    expect(await stogram('user', 'list')).not.toContain('ben')
    expect(await refused('user', 'unlock', ben.accountId)).toMatch(/no account/)
    await register(api, await makePerson('ben'))
    expect(await stogram('user', 'list')).toContain('ben')
  })
})

it('[OP24] does the same in an embedded database that no server has open, and makes none', async () => {
  const place = await makePlace('embedded')
  expect((await place.run('user', 'list')).said).toMatch(/no accounts/)
  const nowhere = await makePlace('embedded', { isNew: true })
  expect(await nowhere.run('user', 'list')).toEqual({ code: 1, said: expect.stringMatching(/no database/) })
})
