import { expect, test } from 'vitest'
import { startRedis } from '../../../tests/services/redis.ts'
import { openRedis } from './redis.ts'
import { silentLog } from './testing/silent-log.ts'

test('readiness follows Redis going away and coming back', async () => {
  const service = await startRedis()
  try {
    await using redis = openRedis(service.url, silentLog)
    const nextChange = () =>
      new Promise<boolean>((resolve) => {
        const stop = redis.onReadyChange((isReady) => {
          stop()
          resolve(isReady)
        })
      })
    expect(redis.isReady || (await nextChange())).toBe(true)
    expect(await redis.main.ping()).toBe('PONG')

    const lost = nextChange()
    await service.kill()
    expect(await lost).toBe(false)
    await expect(redis.main.ping()).rejects.toThrow()

    const back = nextChange()
    await service.start()
    expect(await back).toBe(true)
    expect(await redis.main.ping()).toBe('PONG')
  } finally {
    await service.stop()
  }
}, 30_000)
