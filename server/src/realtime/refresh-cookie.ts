import type { CookieChange } from './dispatch.ts'

/** The `__Host-` prefix makes browsers insist on Secure, on Path=/ and on no Domain. */
const NAME = '__Host-rt'
const ATTRIBUTES = 'Path=/; HttpOnly; Secure; SameSite=Strict'

export function formatRefreshCookie(change: CookieChange): string {
  if (change === 'clear') return `${NAME}=; Max-Age=0; ${ATTRIBUTES}`
  return `${NAME}=${change.token}; Max-Age=${Math.floor(change.maxAgeMs / 1_000)}; ${ATTRIBUTES}`
}

export function parseRefreshCookie(header: string | undefined): string | undefined {
  for (const pair of header?.split(';') ?? []) {
    const [name, value] = pair.trim().split('=', 2)
    if (name === NAME && value !== undefined && value !== '') return value
  }
  return undefined
}
