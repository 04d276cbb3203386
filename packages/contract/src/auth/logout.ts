import * as z from 'zod/mini'
import { defineOperation } from '../operation.ts'

export const logout = defineOperation({
  name: 'auth:logout',
  summary: 'A device that signs out: its session ends, its sockets close, its cookie is cleared.',
  method: 'POST',
  path: '/api/auth/logout',
  overSocket: false,
  authentication: 'device',
  rateClass: 'read',
  request: z.strictObject({}),
  response: z.strictObject({}),
  errors: [],
})
