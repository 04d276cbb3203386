import type { Authenticate } from '../../realtime/dispatch.ts'
import type { DeviceCaller } from '../../realtime/handlers.ts'
import { OperationError } from '../../realtime/operation-error.ts'
import type { AccessTokens } from './access-tokens.ts'
import type { LiveSessions } from './live-sessions.ts'
import type { SessionsRepository } from './sessions.repository.ts'

export interface AuthenticateDeps {
  tokens: AccessTokens
  live: LiveSessions
  sessions: Pick<SessionsRepository, 'isKnown'>
}

/** Who a caller is, by the kind of proof its operation asks for. */
export function makeAuthenticate(deps: AuthenticateDeps): Authenticate {
  const authenticateDevice = makeAuthenticateDevice(deps)
  return async ({ authentication }, { bearer, refreshToken }) => {
    switch (authentication) {
      case 'none':
        return { kind: 'none' }
      case 'cookie':
        if (refreshToken === undefined) throw new OperationError('unauthorized')
        return { kind: 'cookie', refreshToken }
      case 'factor':
        if (bearer === undefined) throw new OperationError('unauthorized')
        return deps.tokens.verifyFactorTicket(bearer)
      case 'ticket':
        if (bearer === undefined) throw new OperationError('unauthorized')
        return deps.tokens.verifyTicket(bearer)
      case 'device':
        if (bearer === undefined) throw new OperationError('unauthorized')
        return authenticateDevice(bearer)
    }
  }
}

export function makeAuthenticateDevice({ tokens, live, sessions }: AuthenticateDeps) {
  return async (accessToken: string): Promise<DeviceCaller> => {
    const caller = await tokens.verifyAccess(accessToken)
    if (await live.isLive(caller.sessionId)) return caller
    // A session that a database from before it does not know was never ended: its device keeps what it has.
    throw new OperationError((await sessions.isKnown(caller.sessionId)) ? 'session_revoked' : 'unauthorized')
  }
}
