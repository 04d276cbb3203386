import { describe, expect, test } from 'vitest'
import { connectionDetails, connectionWords } from './connection-words.ts'

describe('connectionWords', () => {
  test('says nothing online', () => {
    expect(connectionWords({ state: 'online', sinceMs: 0, queued: 2 })).toBeUndefined()
  })
  test('counts what waits offline', () => {
    expect(connectionWords({ state: 'offline', sinceMs: 0, queued: 3 })?.text).toBe('Offline · 3 queued')
    expect(connectionWords({ state: 'offline', sinceMs: 0, queued: 0 })?.text).toBe('Offline')
  })
  test('speaks of updating only after a second', () => {
    expect(connectionWords({ state: 'connecting', sinceMs: 0, queued: 0 })?.afterMs).toBe(1_000)
  })
})

test('details tell what waits and when the server was last heard', () => {
  const text = connectionDetails({ state: 'offline', sinceMs: 0, queued: 1, lastSyncAtMs: 0 }, 300_000)
  expect(text).toContain('1 message waits')
  expect(text).toContain('5 minutes ago')
})
