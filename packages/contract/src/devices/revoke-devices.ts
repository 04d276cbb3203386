import * as z from 'zod/mini'
import { signedDeviceList } from '../keys.ts'
import { defineOperation } from '../operation.ts'

/** Sessions of every device that the new list revokes end within 5 s. */
export const revokeDevices = defineOperation({
  name: 'device:revoke',
  summary: 'A device that removes others, or itself, with a device list signed by the identity key.',
  method: 'POST',
  path: '/api/devices/revoke',
  overSocket: false,
  authentication: 'device',
  rateClass: 'revoke',
  request: z.strictObject({ deviceList: signedDeviceList }),
  response: z.strictObject({}),
  errors: ['stale_version', 'too_many_devices', 'forbidden'],
})
