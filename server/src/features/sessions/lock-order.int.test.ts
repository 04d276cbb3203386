import { expect, it } from 'vitest'
import { openTestDatabase } from '../../infra/testing/test-database.ts'
import { makeAccount } from '../../log/testing/fixtures.ts'
import { makeSessionsRepository } from './sessions.repository.ts'

it('[SE10] a refresh waits for a revocation of its device that began before, and neither is ended for the other', async () => {
  await using opened = await openTestDatabase('postgresql')
  const { database } = opened
  const sessions = makeSessionsRepository(database)
  const accountId = await makeAccount(database)
  const [bytes, hash] = [new Uint8Array(1), new Uint8Array(32)]
  await database.prisma.device.create({ data: { id: 'phone', accountId, certificate: bytes, signature: bytes } })
  const session = { id: 'one', accountId, deviceId: 'phone', startedAtMs: 0, expiresAtMs: 1, tokenHash: hash }
  expect(await sessions.create(session)).toBe(true)

  const { refresh } = await database.transaction(async (query) => {
    await query('UPDATE devices SET revoked_at = clock_timestamp()')
    const rotation = { hash, successorHash: new Uint8Array(32).fill(1), requestId: 'one', atMs: 1 }
    const refresh = sessions.rotate(rotation)
    refresh.catch(() => undefined)
    // Outside of the transaction, which would see the same answer each time.
    const countWaiting = async () =>
      (
        await database.query(
          `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        )
      ).length
    await expect.poll(countWaiting, { timeout: 10_000 }).toBe(1)
    await query(`UPDATE sessions SET revoked_at = clock_timestamp(), revoked_reason = 'revoked'`)
    return { refresh }
  })
  expect(await refresh).toBe(true)
  expect(await sessions.isLive('one')).toBe(false)
})
