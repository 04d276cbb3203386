import * as z from 'zod/mini'
import { chatId } from '../ids.ts'
import { defineOperation } from '../operation.ts'
import { fixedBytes } from '../schema.ts'
import { linkPreview } from './group-link.ts'

export const describeLink = defineOperation({
  name: 'join:describe',
  summary: 'An admin who has made a join link, or has renamed its group, and says what the link shows.',
  method: 'PUT',
  path: '/api/joins/link',
  overSocket: true,
  authentication: 'device',
  rateClass: 'membership',
  request: z.strictObject({ chatId, key: fixedBytes(32), preview: linkPreview }),
  response: z.strictObject({}),
  errors: ['not_found'],
})
