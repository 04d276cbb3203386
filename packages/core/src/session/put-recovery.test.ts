import { UnreachableError } from '@stogram/contract'
import { describe, expect, it } from 'vitest'
import type { Engine } from '../engine.ts'
import { putRecovery } from './put-recovery.ts'

const MADE = {
  ...{ recoveryWords: ['one', 'two'], recoverySecret: new Uint8Array(32), recoveryVersion: 3 },
  arkByRecovery: new Uint8Array([1, 2, 3]),
}

/** A server that stores the key at the `heard`th request, and whose answers to the first `lost` requests get lost. */
async function put({ heard = 1, lost = 0, isUnlockLost = false }) {
  const asked: unknown[] = []
  let secrets: object = { recoveryVersion: 2, arkByRecovery: new Uint8Array([9]) }
  const call = async (name: string, request: object) => {
    if (name === 'auth:unlock') {
      if (isUnlockLost) throw new UnreachableError('lost')
      return { secrets }
    }
    asked.push(request)
    if (asked.length >= heard) secrets = request
    if (asked.length <= lost) throw new UnreachableError('lost')
    return {}
  }
  const clock = { nowMs: () => 0, schedule: (_delayMs: number, run: () => void) => void run() }
  const engine = { clock, caller: { call } } as unknown as Engine
  const outcome = await putRecovery(engine, new Uint8Array(32), MADE).catch((error: unknown) => error)
  return { outcome, asked }
}

describe('[SC2] a new recovery key', () => {
  const words = { recoveryWords: MADE.recoveryWords }

  it('is put with the very same request again while the answer is lost', async () => {
    const { outcome, asked } = await put({ lost: 2 })
    expect(outcome).toEqual(words)
    expect(new Set(asked.map((request) => JSON.stringify(request))).size).toBe(1)
    expect(asked).toHaveLength(3)
  })

  it('is in force when the server shows it, whatever was answered', async () => {
    const { outcome } = await put({ lost: 3 })
    expect(outcome).toEqual(words)
  })

  it('is not in force when the server shows the old one', async () => {
    const { outcome } = await put({ heard: 4, lost: 3 })
    expect(outcome).toBeInstanceOf(UnreachableError)
  })

  it('may be in force when nobody tells', async () => {
    const { outcome } = await put({ lost: 3, isUnlockLost: true })
    expect(outcome).toEqual({ ...words, mayOldHold: true })
  })
})
