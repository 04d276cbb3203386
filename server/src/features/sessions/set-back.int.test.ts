import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSocket } from '../../../../tests/services/socket.ts'
import { type Api, makeApi } from '../../app/testing/api.ts'
import { BACKENDS, type Backend } from '../../app/testing/backends.ts'
import { makePerson, type Person, refreshRequest, register, type SignedIn } from '../../app/testing/people.ts'
import type { Database } from '../../infra/database.ts'

describe.each(BACKENDS)('sessions of a database that was set back, on $name', ({ open }) => {
  let backend: Backend
  let person: Person
  let ada: SignedIn
  /** Signed in after the backup. */
  let late: SignedIn
  /** Of Ada's session, oldest first: one from before the backup, three from after it. */
  const cookies: string[] = []

  beforeAll(async () => {
    backend = await open()
    person = await makePerson('ada')
    await serve(async (api) => {
      ada = await register(api, person)
      cookies.push(ada.cookie)
    })
    let putBack = async (_prisma: Database['prisma']) => {}
    await backend.seed(async ({ prisma }) => {
      const [sessions, tokens] = [await prisma.session.findMany(), await prisma.refreshToken.findMany()]
      putBack = async (to) => {
        await to.session.deleteMany()
        await to.session.createMany({ data: sessions })
        await to.refreshToken.createMany({ data: tokens })
      }
    })
    await serve(async (api) => {
      for (let i = 0; i < 3; i++) cookies.push(await refresh(api, cookies.at(-1) ?? ''))
      late = await register(api, person)
    })
    await backend.seed(({ prisma }) => putBack(prisma))
  })
  afterAll(() => backend?.close())

  async function serve(work: (api: Api, url: string) => Promise<void>): Promise<void> {
    await using server = await backend.start()
    await work(makeApi(server.url), server.url)
  }
  const refresh = async (api: Api, cookie: string) =>
    (await api.ok('auth:refresh', await refreshRequest(ada.device), { cookie })).reply.cookie ?? ''
  const refusal = async (api: Api, who: SignedIn, cookie: string) =>
    api.refusal('auth:refresh', await refreshRequest(who.device), { cookie })

  it('[SE13] end nothing of which it does not know', () =>
    serve(async (api, url) => {
      expect(await api.refusal('device:list', {}, late)).toBe('unauthorized')
      await expect(openSocket(url, late.token)).rejects.toThrow('unauthorized')
      expect(await refusal(api, late, late.cookie)).toBe('unauthorized')
    }))

  it('[SE13] go on with a cookie that is newer than all that it knows, for their own device', () =>
    serve(async (api) => {
      const newest = cookies.at(-1) ?? ''
      const forged = newest.replace(/^[^.]+/, late.cookie.split('.')[0] ?? '')
      expect(await refusal(api, ada, forged)).toBe('unauthorized')
      const stranger = await makePerson('eve')
      const request = await refreshRequest(stranger.device)
      expect(await api.refusal('auth:refresh', request, { cookie: newest })).toBe('unauthorized')
      cookies.push(await refresh(api, newest))
      cookies.push(await refresh(api, cookies.at(-1) ?? ''))
    }))

  it('[SE4] [SE13] end with the return of one from before', () =>
    serve(async (api) => {
      // Of which the database has lost that it was used.
      expect(await refusal(api, ada, cookies[2] ?? '')).toBe('unauthorized')
      expect(await refusal(api, ada, cookies[0] ?? '')).toBe('session_revoked')
      expect(await refusal(api, ada, cookies.at(-1) ?? '')).toBe('session_revoked')
    }))
})
