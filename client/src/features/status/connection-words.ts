import type { ConnectionView } from '@stogram/core'
import { agoLabel } from '../../ui/date-labels.ts'
import { OFFLINE_AFTER_MS } from './steady-connection.ts'

export interface ConnectionWords {
  tone: 'warn' | 'busy'
  text: string
  /** How long the state must last before it is worth a word. */
  afterMs: number
}

/** Undefined while everything is as it should be. */
export function connectionWords(connection: ConnectionView): ConnectionWords | undefined {
  const { state, queued, upgradeRequired } = connection
  if (upgradeRequired === true) return { tone: 'warn', text: 'This page is too old', afterMs: 0 }
  if (state === 'offline') {
    return { tone: 'warn', text: queued > 0 ? `Offline · ${queued} queued` : 'Offline', afterMs: OFFLINE_AFTER_MS }
  }
  if (state === 'connecting') return { tone: 'busy', text: 'Updating…', afterMs: 1_000 }
  return undefined
}

/** What the details say. */
export function connectionDetails(connection: ConnectionView, nowMs: number): string {
  if (connection.upgradeRequired === true) {
    return 'This page is older than the server, which takes nothing from it. Reload it; what waits to be sent is kept.'
  }
  const lines = []
  if (connection.queued > 0) {
    const what = connection.queued === 1 ? '1 message waits' : `${connection.queued} messages wait`
    lines.push(`${what} on this device and will be sent when the server answers.`)
  }
  lines.push(
    connection.lastSyncAtMs === undefined
      ? 'This device has not reached the server yet.'
      : `Last update from the server: ${agoLabel(connection.lastSyncAtMs, nowMs)}.`,
  )
  return lines.join(' ')
}
