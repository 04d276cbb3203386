import { type DeviceProof, deviceStatement, RefusedError, type Session } from '@stogram/contract'
import { signStatement } from '@stogram/e2ee'
import type { Clock } from '../ports.ts'
import type { Database } from '../replica/database.ts'
import { makeRequestId } from '../replica/ids.ts'
import type { RefreshRow } from '../replica/rows.ts'

/** The access token, in memory only, and the way to a new one. */
export interface Tokens {
  accept(session: Session): void
  /** A token that lives at least a minute longer; refreshes when there is none. Single flight. */
  fetch(): Promise<string>
  /** Next `fetch` asks the server, whatever the token says about itself. */
  drop(token: string): void
  /** When the present token should be replaced. */
  renewAtMs(): number | undefined
  /** For the last call of a session whose key is about to be deleted: what fetches a token without it, even so. */
  farewell(): Promise<() => Promise<string>>
  clear(): void
}

export interface TokensDeps {
  db: Database
  clock: Clock
  signingKey: () => CryptoKey | undefined
  refresh: (request: DeviceProof) => Promise<Session>
  /** For a session that was never refreshed, whose first cookie the browser has lost. */
  resume: (proof: DeviceProof) => Promise<Session>
}

/** The server refused a signature because this device's clock is wrong, and said what time it is. */
export class WrongClockError extends Error {
  override name = 'WrongClockError'
  readonly serverNowMs: number

  constructor(serverNowMs: number) {
    super('The clock of this device is wrong.')
    this.serverNowMs = serverNowMs
  }
}

const MARGIN_MS = 60_000
/** A repeated request older than this starts anew: the server has forgotten it. */
const REPEAT_MS = 20_000

export function makeTokens({ db, clock, signingKey, refresh, resume }: TokensDeps): Tokens {
  let current: { token: string; expiresAtMs: number } | undefined
  let flight: Promise<string> | undefined
  /** What to add to the own clock to have the server's; only learned when it matters. */
  let skewMs = 0
  const nowMs = () => clock.nowMs() + skewMs
  /** The request kept in the database was answered while this engine ran. */
  let isAnswered = false

  function accept(session: Session): void {
    current = { token: session.accessToken, expiresAtMs: session.accessExpiresAtMs }
  }

  async function renew(): Promise<string> {
    const key = signingKey()
    if (key === undefined) throw new RefusedError({ code: 'unauthorized', message: 'This device holds no session.' })
    const session = await ask(key).catch((error: unknown) => {
      if (!(error instanceof WrongClockError)) throw error
      skewMs = error.serverNowMs - clock.nowMs()
      return ask(key)
    })
    accept(session)
    isAnswered = true
    return session.accessToken
  }

  async function ask(key: CryptoKey): Promise<Session> {
    try {
      return await refresh(await signRequest(key, 'refresh'))
    } catch (error) {
      if (!(error instanceof RefusedError) || error.code !== 'unauthorized') throw error
      return resume(await signRequest(key, 'resume'))
    }
  }

  async function signRequest(key: CryptoKey, purpose: 'refresh' | 'resume'): Promise<DeviceProof> {
    const { requestId, atMs } = await beginRequest()
    return { requestId, atMs, signature: await signStatement(key, deviceStatement(purpose, { requestId, atMs })) }
  }

  const isFresh = () => current !== undefined && current.expiresAtMs - MARGIN_MS > nowMs()

  /**
   * Kept before it is sent, so that a lost answer or a crash leads to the same request again. Kept after the answer
   * too: browsers write cookies to the disk half a minute late, so after a crash the cookie may be the old one, and
   * only the same request trades that one in again.
   */
  async function beginRequest(): Promise<RefreshRow> {
    const kept = isAnswered ? undefined : ((await db.get('meta', 'refresh')) as RefreshRow | undefined)
    if (kept !== undefined && Math.abs(nowMs() - kept.atMs) < REPEAT_MS) return kept
    const row = { requestId: kept?.requestId ?? makeRequestId(), atMs: nowMs() }
    isAnswered = false
    const tx = db.begin()
    tx.put('meta', 'refresh', row)
    await tx.commit()
    return row
  }

  return {
    accept,
    async fetch() {
      if (current !== undefined && isFresh()) return current.token
      flight ??= renew().finally(() => {
        flight = undefined
      })
      return flight
    },
    drop(token) {
      if (current?.token === token) current = undefined
    },
    renewAtMs: () => current && current.expiresAtMs - MARGIN_MS - skewMs,
    async farewell() {
      const key = signingKey()
      const token = isFresh() ? current?.token : undefined
      if (token !== undefined || key === undefined) return async () => token ?? ''
      const request = await signRequest(key, 'refresh')
      return async () => (await refresh(request)).accessToken
    },
    clear() {
      current = undefined
    },
  }
}
