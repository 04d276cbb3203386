import * as z from 'zod/mini'
import { defineOperation } from '../operation.ts'
import { fixedBytes } from '../schema.ts'
import { backupCodes } from './factor-forms.ts'

/** The ones before open nothing from then on. Refused as `forbidden` for an account without a second factor. */
export const renewBackupCodes = defineOperation({
  name: 'factor:renew-backup-codes',
  summary: 'A signed-in device that proves the password: replaces the backup codes.',
  method: 'POST',
  path: '/api/factors/backup-codes',
  overSocket: false,
  authentication: 'device',
  rateClass: 'unlock',
  request: z.strictObject({ authSecret: fixedBytes(32), backupCodes }),
  response: z.strictObject({}),
  errors: ['wrong_credentials', 'forbidden'],
})
