import type { Handler } from '../../realtime/handlers.ts'
import type { FactorsRepository } from './factors.repository.ts'

export function makeListFactors(factors: FactorsRepository): Handler<'factor:list'> {
  return async (_request, { caller }) => {
    const { totp, passkeys, backupCodes } = await factors.find(caller.accountId)
    return {
      ...(totp && { totp: { sinceMs: totp.createdAtMs } }),
      passkeys: passkeys.map(({ id, createdAtMs, lastUsedAtMs }) => ({
        ...{ passkeyId: id, createdAtMs },
        ...(lastUsedAtMs === undefined ? {} : { lastUsedAtMs }),
      })),
      backupCodes,
    }
  }
}
