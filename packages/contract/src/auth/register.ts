import * as z from 'zod/mini'
import { accountId } from '../ids.ts'
import { firstSecrets, kdf, session, signedCertificate, signedDeviceList, signedRecord } from '../keys.ts'
import { displayName, username } from '../names.ts'
import { defineOperation } from '../operation.ts'
import { fixedBytes } from '../schema.ts'
import { deviceProof } from './device-proof.ts'

/**
 * The account id must be the hash of the keys in the identity record, and the device list must hold the one certificate.
 * May be repeated when the answer was lost.
 */
export const register = defineOperation({
  name: 'auth:register',
  summary: 'A person who signs up: the account, its public records, its sealed secrets and its first device.',
  method: 'POST',
  path: '/api/auth/register',
  overSocket: false,
  authentication: 'none',
  rateClass: 'register',
  request: z.strictObject({
    username,
    displayName,
    accountId,
    authSecret: fixedBytes(32),
    /** Proves the recovery key later on; without it the account has none. */
    recoverySecret: z.optional(fixedBytes(32)),
    kdf,
    secrets: firstSecrets,
    identity: signedRecord,
    certificate: signedCertificate,
    deviceList: signedDeviceList,
    proof: deviceProof,
  }),
  response: session,
  errors: ['username_taken', 'account_locked', 'forbidden', 'unauthorized'],
})
