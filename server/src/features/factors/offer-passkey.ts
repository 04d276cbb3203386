import type { FactorCaller, Handler } from '../../realtime/handlers.ts'
import type { ProvePassword } from './change-proved.ts'
import type { FactorsRepository } from './factors.repository.ts'
import type { Site } from './passkeys.ts'

export interface OfferPasskeyDeps {
  factors: FactorsRepository
  site: Site
  provePassword: ProvePassword
  issueOffer: (
    proved: Pick<FactorCaller, 'accountId' | 'passwordVersion'>,
  ) => Promise<{ ticket: string; challenge: Uint8Array }>
}

export function makeOfferPasskey(deps: OfferPasskeyDeps): Handler<'factor:offer-passkey'> {
  const { factors, site, provePassword, issueOffer } = deps
  return async ({ authSecret }, { caller }) => {
    const { accountId } = caller
    const passwordVersion = await provePassword(caller, authSecret)
    const { passkeys } = await factors.find(accountId)
    const offer = await issueOffer({ accountId, passwordVersion })
    return { ...offer, rpId: site.rpId, existing: passkeys.map(({ id }) => id) }
  }
}
