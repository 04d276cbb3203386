import type { Answer } from '@stogram/contract'

/** Throws when a proxy or a captive portal answered instead of the server. */
export function readAnswer(value: unknown): Answer<unknown> {
  if (typeof value === 'object' && value !== null && 'success' in value) {
    if (value.success === true && 'data' in value) return { success: true, data: value.data }
    if (value.success === false && 'error' in value) return value as Answer<unknown>
  }
  throw new Error('not an answer of this server')
}
