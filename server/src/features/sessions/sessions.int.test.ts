import { idText } from '@stogram/e2ee/public'
import { beforeAll, describe, expect, it } from 'vitest'
import { openSocket } from '../../../../tests/services/socket.ts'
import { BACKENDS } from '../../app/testing/backends.ts'
import {
  enrol,
  followingList,
  makePerson,
  makeTestDevice,
  openByPassword,
  type Person,
  proofOf,
  refreshRequest,
  register,
  type SignedIn,
} from '../../app/testing/people.ts'
import { serve } from '../../app/testing/serve.ts'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

let person: Person
beforeAll(async () => {
  person = await makePerson('ada')
})

describe.each(BACKENDS)('sessions on $name', ({ open }) => {
  const served = serve(open, { nowMs: () => Date.now() + skippedMs })
  const { api } = served
  let ada: SignedIn
  let skippedMs = 0

  beforeAll(async () => {
    ada = await register(api, person)
  })
  const now = () => Date.now() + skippedMs
  /** A session of its own for each test: most of them end it. */
  const signIn = () => register(api, person, now())
  const refresh = async (who: SignedIn, cookie: string, requestId?: string) =>
    api.ok('auth:refresh', await refreshRequest(who.device, requestId, now()), { cookie })
  const refreshRefusal = async (who: SignedIn, cookie: string | undefined, requestId?: string) =>
    api.refusal('auth:refresh', await refreshRequest(who.device, requestId, now()), { cookie })

  it('[SE1] keeps the refresh token in a cookie that no script and no other site can use', async () => {
    const { reply } = await refresh(ada, ada.cookie)
    const header = reply.headers.get('set-cookie') ?? ''
    expect(header).toMatch(/^__Host-rt=[\w.-]{119,121}; Max-Age=\d+; Path=\/; HttpOnly; Secure; SameSite=Strict$/)
    expect(JSON.stringify(reply.answer)).not.toContain(reply.cookie)
  })

  it('[SE2] gives a new cookie and a new access token at each refresh', async () => {
    const who = await signIn()
    const first = await refresh(who, who.cookie)
    expect(first.reply.cookie).not.toBe(who.cookie)
    expect(first.accessToken).not.toBe(who.token)
    expect(first.accessExpiresAtMs - now()).toBeLessThanOrEqual(10 * MINUTE_MS)
    const second = await refresh(who, first.reply.cookie ?? '')
    expect(second.reply.cookie).not.toBe(first.reply.cookie)
    await api.ok('device:list', {}, { token: second.accessToken })
  })

  it('[SE3] repeats the answer when the first one was lost, at once and much later', async () => {
    const who = await signIn()
    const requestId = 'A'.repeat(22)
    const first = await refresh(who, who.cookie, requestId)
    const again = await refresh(who, who.cookie, requestId)
    expect(again.reply.cookie).toBe(first.reply.cookie)
    skippedMs += 10 * MINUTE_MS
    const late = await refresh(who, who.cookie, requestId)
    expect(late.reply.cookie).toBe(first.reply.cookie)
    await refresh(who, first.reply.cookie ?? '')
  })

  it('[SE4] ends the session for every holder when an old cookie returns', async () => {
    const who = await signIn()
    const first = await refresh(who, who.cookie)
    const next = await refresh(who, first.reply.cookie ?? '')
    using socket = await openSocket(served.url, next.accessToken)
    expect(await refreshRefusal(who, who.cookie)).toBe('session_revoked')
    expect(await socket.received('session:ended')).toEqual({ reason: 'reused' })
    await socket.closed
    expect(await refreshRefusal(who, next.reply.cookie)).toBe('session_revoked')
    expect(await api.refusal('device:list', {}, { token: next.accessToken })).toBe('session_revoked')
  })

  it('[SE4] ends it also when the lost answer is asked for after its cookie was used', async () => {
    const who = await signIn()
    const requestId = 'B'.repeat(22)
    const first = await refresh(who, who.cookie, requestId)
    await refresh(who, first.reply.cookie ?? '')
    skippedMs += MINUTE_MS
    expect(await refreshRefusal(who, who.cookie, requestId)).toBe('session_revoked')
  })

  it('[SE12] tells the other devices of the account when an old cookie returns', async () => {
    const zoe = await makePerson('zoe')
    const who = await register(api, zoe, now())
    const other = await enrol(api, zoe, zoe.deviceList.parsed, now())
    const pull = (afterSeq: number) => api.ok('sync:pull', { cursors: [{ logId: zoe.accountId, afterSeq }] }, other)
    const { logs: before } = await pull(0)
    await refresh(who, who.cookie)
    expect(await refreshRefusal(who, who.cookie)).toBe('session_revoked')
    const afterSeq = before[0]?.lastSeq ?? 0
    const { logs } = await pull(afterSeq)
    const notices = logs.flatMap(({ items }) => items.map(({ body }) => JSON.parse(new TextDecoder().decode(body))))
    expect(notices).toEqual([{ type: 'session-reused', deviceId: zoe.device.id }])
  })

  it('[SE14] gives a device whose browser lost its first cookie another one, as long as nobody has refreshed', async () => {
    const who = await signIn()
    const resume = async (prover = who.device) =>
      ({
        deviceId: idText(who.device.signer.deviceId),
        proof: await proofOf(prover, 'resume', { atMs: now() }),
      }) as const
    expect(await api.refusal('auth:resume', await resume(await makeTestDevice(person.keys)))).toBe('unauthorized')
    const first = await api.ok('auth:resume', await resume())
    const { reply } = await api.ok('auth:resume', await resume())
    await api.ok('device:list', {}, { token: first.accessToken })
    await refresh(who, reply.cookie ?? '')
    expect(await api.refusal('auth:resume', await resume())).toBe('unauthorized')
    expect(await refreshRefusal(who, first.reply.cookie)).toBe('session_revoked')
    expect(await api.refusal('device:list', {}, { token: first.accessToken })).toBe('session_revoked')
  })

  it('[SE5] says nothing of an ended session to the device that came after it in the same browser', async () => {
    const before = await signIn()
    await api.ok('auth:logout', {}, { token: before.token })
    const after = { ...before, device: await makeTestDevice(person.keys) }
    expect(await refreshRefusal(after, before.cookie)).toBe('unauthorized')
    expect(await refreshRefusal(before, before.cookie)).toBe('session_revoked')
  })

  it('[SE14] gives nothing to a device that was signed out', async () => {
    const who = await signIn()
    await api.ok('auth:logout', {}, { token: who.token })
    const proof = await proofOf(who.device, 'resume', { atMs: now() })
    const asked = { deviceId: idText(who.device.signer.deviceId), proof }
    expect(await api.refusal('auth:resume', asked)).toBe('session_revoked')
  })

  it('[SE5] changes nothing for a cookie without the signature of its device', async () => {
    const who = await signIn()
    const stranger = await makePerson('eve')
    const forged = await refreshRequest(stranger.device, undefined, now())
    expect(await api.refusal('auth:refresh', forged, { cookie: who.cookie })).toBe('unauthorized')
    const stale = await refreshRequest(who.device, undefined, now() - 6 * MINUTE_MS)
    const { answer } = await api.send('auth:refresh', wireOf(stale), { cookie: who.cookie })
    expect(answer).toMatchObject({ error: { code: 'unauthorized', details: { nowMs: expect.any(Number) } } })
    expect(await refreshRefusal(who, undefined)).toBe('unauthorized')
    expect(await refreshRefusal(who, 'A'.repeat(43))).toBe('unauthorized')
    await refresh(who, who.cookie)
  })

  it('[SE6] answers no page of another origin', async () => {
    const who = await signIn()
    const request = await refreshRequest(who.device, undefined, now())
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
    ]) {
      const { status, answer } = await api.send('auth:refresh', wireOf(request), { cookie: who.cookie, headers })
      expect([status, answer]).toMatchObject([400, { error: { code: 'bad_request' } }])
      await expect(openSocket(served.url, who.token, { headers })).rejects.toThrow()
    }
    const own = { origin: served.server.publicOrigin, 'sec-fetch-site': 'same-origin' }
    const { status } = await api.send('auth:refresh', wireOf(request), { cookie: who.cookie, headers: own })
    expect(status).toBe(200)
  })

  it('[SE7] ends with the log-out: socket, access token and cookie', async () => {
    const who = await signIn()
    using socket = await openSocket(served.url, who.token)
    const { reply } = await api.ok('auth:logout', {}, who)
    expect(reply.cookie).toBe('')
    expect(await socket.received('session:ended')).toEqual({ reason: 'logged_out' })
    await socket.closed
    expect(await api.refusal('device:list', {}, who)).toBe('session_revoked')
    expect(await refreshRefusal(who, who.cookie)).toBe('session_revoked')
    await expect(openSocket(served.url, who.token)).rejects.toThrow('session_revoked')
  })

  it('[SE8] takes no token that was altered, has another purpose, or has ended', async () => {
    const who = await signIn()
    const [head, , signature] = who.token.split('.')
    const payload = Buffer.from(JSON.stringify({ sub: who.person.accountId, sid: 'x', did: 'x', exp: 9e9 }))
    const unsigned = Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url')
    const { ticket } = await openByPassword(api, { ...person, username: 'ada' })
    const tokens = [
      undefined,
      'nonsense',
      ticket,
      `${head}.${payload.toString('base64url')}.${signature}`,
      `${unsigned}.${payload.toString('base64url')}.`,
    ]
    for (const token of tokens) expect(await api.refusal('device:list', {}, { token })).toBe('unauthorized')
    skippedMs += 11 * MINUTE_MS
    expect(await api.refusal('device:list', {}, who)).toBe('unauthorized')
  })

  it('[SE9] ends after 30 idle days and after 90 days in any case', async () => {
    const idle = await signIn()
    skippedMs += 30 * DAY_MS
    expect(await refreshRefusal(idle, idle.cookie)).toBe('session_revoked')
    const busy = await signIn()
    let { cookie } = busy
    for (let day = 0; day < 80; day += 20) {
      skippedMs += 20 * DAY_MS
      cookie = (await refresh(busy, cookie)).reply.cookie ?? ''
    }
    skippedMs += 10 * DAY_MS
    expect(await refreshRefusal(busy, cookie)).toBe('session_revoked')
  })

  it('[SE10] ends within 5 s when its device is revoked', async () => {
    const who = await signIn()
    const other = await enrol(api, person, person.deviceList.parsed, now())
    using socket = await openSocket(served.url, other.token)
    const next = await followingList(person, other.list, { revoke: [other.device] })
    const startedAt = Date.now()
    await api.ok('device:revoke', { deviceList: { list: next.list, signature: next.signature } }, who)
    expect(await socket.received('session:ended')).toEqual({ reason: 'revoked' })
    await socket.closed
    expect(Date.now() - startedAt).toBeLessThan(5_000)
    expect(await api.refusal('device:list', {}, other)).toBe('session_revoked')
    expect(await refreshRefusal(other, other.cookie)).toBe('session_revoked')
  })
})

function wireOf(request: { signature: Uint8Array }) {
  return { ...request, signature: Buffer.from(request.signature).toString('base64url') }
}
