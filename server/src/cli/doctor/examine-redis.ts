import type { ServerConfig } from '../../app/config/config.ts'
import { pingRedis } from '../../infra/redis.ts'
import { error, type Finding, ok } from './finding.ts'

export async function examineRedis({ connections }: ServerConfig): Promise<Finding> {
  const { redisUrl } = connections
  if (redisUrl === undefined) return ok('redis', 'none: right for one server, needed for several')
  try {
    await pingRedis(redisUrl)
    return ok('redis', 'answers')
  } catch (failure) {
    const reason = failure instanceof Error ? failure.message : String(failure)
    return error('redis', `does not answer (${reason}): start it or correct REDIS_URL; log-ins are refused meanwhile`)
  }
}
