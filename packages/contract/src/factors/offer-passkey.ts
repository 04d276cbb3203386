import * as z from 'zod/mini'
import { defineOperation } from '../operation.ts'
import { fixedBytes } from '../schema.ts'
import { passkeyOffer } from './passkey-forms.ts'

export const offerPasskey = defineOperation({
  name: 'factor:offer-passkey',
  summary: 'A signed-in device that proves the password: what its authenticator needs to make a passkey.',
  method: 'POST',
  path: '/api/factors/passkeys/offer',
  overSocket: false,
  authentication: 'device',
  rateClass: 'unlock',
  request: z.strictObject({ authSecret: fixedBytes(32) }),
  response: passkeyOffer,
  errors: ['wrong_credentials'],
})
