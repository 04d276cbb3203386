import * as z from 'zod/mini'
import {
  passwordSlot,
  recoverySlot,
  secretVersion,
  session,
  signedCertificate,
  signedDeviceList,
  signedRecord,
} from '../keys.ts'
import { LIMITS } from '../limits.ts'
import { defineOperation } from '../operation.ts'
import { bytes, fixedBytes } from '../schema.ts'
import { deviceProof } from './device-proof.ts'

/**
 * Everything new under the same account id, in one step. The identity record follows the last one and is signed by the
 * old and the new key; certificate and list are signed by the new one. The list names the new device alone: every device
 * and session of before has ended with the answer, the caller's own too. When the answer is lost, a log-in with the new
 * password and `device:enrol` with this certificate and list tell whether it was done, and begin the session.
 */
export const rotateAccount = defineOperation({
  name: 'auth:rotate-account',
  summary: 'A signed-in device whose account was broken into: replaces keys, devices, password and recovery key.',
  method: 'POST',
  path: '/api/auth/rotate-account',
  overSocket: false,
  authentication: 'device',
  rateClass: 'unlock',
  request: z.strictObject({
    /** Of the password until now. */
    oldAuthSecret: fixedBytes(32),
    ...passwordSlot,
    ...recoverySlot,
    sealedKeys: bytes({ max: LIMITS.sealedBlobBytes }),
    formerKeys: bytes({ max: LIMITS.formerKeysBytes }),
    /** One above the version in force. */
    keysVersion: secretVersion,
    identity: signedRecord,
    certificate: signedCertificate,
    deviceList: signedDeviceList,
    /** By the new device. */
    proof: deviceProof,
  }),
  response: session,
  errors: ['wrong_credentials', 'account_locked', 'stale_version', 'forbidden', 'unauthorized'],
})
