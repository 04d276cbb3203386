import type { ServerConfig } from '../../app/config/config.ts'
import { type Finding, ok, warning } from './finding.ts'

export function examineAddress({ publicOrigin, host, port }: ServerConfig): Finding {
  if (publicOrigin?.startsWith('https://')) return ok('address', publicOrigin)
  if (publicOrigin !== undefined) return warning('address', `${publicOrigin} reaches nobody beyond this machine`)
  const isLocal = host === '127.0.0.1' || host === 'localhost' || host === '::1'
  const own = `http://localhost:${port}, for this machine alone`
  if (isLocal) return ok('address', `${own}; for others put a proxy with TLS in front and write PUBLIC_URL=https://…`)
  return warning('address', `${own}, though it listens on ${host}: write PUBLIC_URL=https://…, as people type it`)
}
