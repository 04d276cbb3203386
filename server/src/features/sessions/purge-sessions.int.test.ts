import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunningServer } from '../../app/server.ts'
import { makeApi } from '../../app/testing/api.ts'
import { BACKENDS, type Backend } from '../../app/testing/backends.ts'
import { makePerson, register } from '../../app/testing/people.ts'
import { deleteDeadSessions } from './purge-sessions.ts'
import { makeSessionsRepository } from './sessions.repository.ts'

const DAY_MS = 86_400_000

describe.each(BACKENDS)('dead sessions on $name', ({ open }) => {
  let backend: Backend
  let server: RunningServer
  beforeAll(async () => {
    backend = await open()
    server = await backend.start()
    const person = await makePerson('ada')
    const api = makeApi(server.url)
    const first = await register(api, person)
    await register(api, person)
    await register(api, person)
    await api.ok('auth:logout', {}, first)
    await server[Symbol.asyncDispose]()
  })
  afterAll(() => backend?.close())

  it('[SE11] are forgotten with their cookies: a day after they ended by themselves, revoked ones after 90 days', async () => {
    await backend.seed(async (database) => {
      const sessions = makeSessionsRepository(database)
      const countAfter = async (days: number) => {
        await deleteDeadSessions(sessions, Date.now() + days * DAY_MS)
        return [await database.prisma.session.count(), await database.prisma.refreshToken.count()]
      }
      expect(await countAfter(30.9)).toEqual([3, 3])
      expect(await countAfter(31.1)).toEqual([1, 1])
      expect(await countAfter(89.9)).toEqual([1, 1])
      expect(await countAfter(90.1)).toEqual([0, 0])
    })
  })

  it('[SE10] are looked for by an index', async () => {
    await backend.seed(async ({ transaction }) => {
      const plan = await transaction(async (query) => {
        // A table this small would be read whole.
        await query('SET LOCAL enable_seqscan = off')
        return query("EXPLAIN SELECT id FROM sessions WHERE revoked_at > now() - interval '1 minute'")
      })
      expect(JSON.stringify(plan)).toContain('sessions_revoked_at_idx')
    })
  })
})
