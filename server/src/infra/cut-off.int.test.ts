import { expect, test } from 'vitest'
import { startRedis } from '../../../tests/services/redis.ts'
import { openDatabase } from './database.ts'
import { openRedis } from './redis.ts'
import { startFreezableProxy } from './testing/freezable-proxy.ts'
import { silentLog } from './testing/silent-log.ts'
import { createDatabase } from './testing/test-database.ts'

test('a PostgreSQL that is cut off fails a query instead of holding it for ever', async () => {
  using proxy = await startFreezableProxy(await createDatabase())
  await using database = await openDatabase({ databaseUrl: proxy.url, queryTimeoutMs: 2_000, log: silentLog })
  await database.query('SELECT 1')
  proxy.freeze()
  await expect(database.query('SELECT 1')).rejects.toThrow('timeout')
  await expect(database.transaction((query) => query('SELECT 1'))).rejects.toThrow('timeout')
}, 30_000)

test('a Redis that is cut off fails a command and counts as lost', async () => {
  const service = await startRedis()
  using proxy = await startFreezableProxy(service.url)
  {
    await using redis = openRedis(proxy.url, silentLog, 500)
    await expect.poll(() => redis.isReady).toBe(true)
    proxy.freeze()
    await expect(redis.main.ping()).rejects.toThrow()
    await expect.poll(() => redis.isReady, { timeout: 5_000 }).toBe(false)
  }
  await service.stop()
})
