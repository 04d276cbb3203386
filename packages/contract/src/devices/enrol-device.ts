import * as z from 'zod/mini'
import { deviceProof } from '../auth/device-proof.ts'
import { session, signedCertificate, signedDeviceList } from '../keys.ts'
import { defineOperation } from '../operation.ts'

/**
 * The new list must follow the stored one by one version and name the new device.
 * May be repeated when the answer was lost.
 */
export const enrolDevice = defineOperation({
  name: 'device:enrol',
  summary: 'A new browser that has unlocked the account: publishes its certificate and becomes a device.',
  method: 'POST',
  path: '/api/devices',
  overSocket: false,
  authentication: 'ticket',
  rateClass: 'auth',
  request: z.strictObject({ certificate: signedCertificate, deviceList: signedDeviceList, proof: deviceProof }),
  response: session,
  errors: ['account_locked', 'stale_version', 'too_many_devices', 'forbidden'],
})
