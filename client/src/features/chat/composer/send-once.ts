import type { Core } from '@stogram/core'
import { makeItemId } from '../../../lib/item-id.ts'
import { core } from '../../../state/core-client.ts'
import { codeOf } from '../../../state/sentences.ts'

/**
 * Says a text once. A worker that went away before it answered may have stored it: the next one is told the same id, and
 * stores what it does not have.
 */
export async function sendOnce(input: Omit<Parameters<Core['sendText']>[0], 'id'>): Promise<void> {
  const message = { ...input, id: makeItemId(Date.now()) }
  try {
    await core.sendText(message)
  } catch (error) {
    if (codeOf(error) !== 'unavailable') throw error
    await core.sendText(message)
  }
}
