import * as z from 'zod/mini'
import { deviceSummary } from '../keys.ts'
import { defineOperation } from '../operation.ts'

export const listDevices = defineOperation({
  name: 'device:list',
  summary: 'The devices of the calling account, with their last use.',
  method: 'GET',
  path: '/api/devices',
  overSocket: true,
  authentication: 'device',
  rateClass: 'read',
  request: z.strictObject({}),
  response: z.strictObject({ devices: z.array(deviceSummary) }),
  errors: [],
})
