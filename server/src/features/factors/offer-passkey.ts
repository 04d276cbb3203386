import type { AccountId } from '@stogram/contract'
import type { Handler } from '../../realtime/handlers.ts'
import type { FactorsRepository } from './factors.repository.ts'
import type { Site } from './passkeys.ts'
import type { ProvePassword } from './prove-password.ts'

export interface OfferPasskeyDeps {
  factors: FactorsRepository
  site: Site
  provePassword: ProvePassword
  issueOffer: (accountId: AccountId) => Promise<{ ticket: string; challenge: Uint8Array }>
}

export function makeOfferPasskey(deps: OfferPasskeyDeps): Handler<'factor:offer-passkey'> {
  const { factors, site, provePassword, issueOffer } = deps
  return async ({ authSecret }, { caller }) => {
    await provePassword(caller, authSecret)
    const { passkeys } = await factors.find(caller.accountId)
    const offer = await issueOffer(caller.accountId)
    return { ...offer, rpId: site.rpId, existing: passkeys.map(({ id }) => id) }
  }
}
