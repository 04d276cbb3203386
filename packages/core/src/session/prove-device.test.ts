import { type DeviceProof, RefusedError, UnreachableError } from '@stogram/contract'
import { makeDeviceKeys } from '@stogram/e2ee'
import { describe, expect, it } from 'vitest'
import { makeManualClock, settle } from '../testing/manual-clock.ts'
import { proveDevice } from './prove-device.ts'

const LOST = new UnreachableError('lost')

async function run(answers: readonly (Error | string)[]) {
  const clock = makeManualClock()
  const { signing } = await makeDeviceKeys()
  const proofs: DeviceProof[] = []
  let outcome: unknown
  const over = proveDevice({ clock, signingKey: signing.privateKey, purpose: 'enrol' }, async (proof) => {
    const answer = answers[proofs.length]
    proofs.push(proof)
    if (answer instanceof Error) throw answer
    return answer
  }).then(
    (value) => {
      outcome = value
    },
    (error: unknown) => {
      outcome = error
    },
  )
  for (let i = 0; outcome === undefined && i < 50; i++) {
    await settle()
    await clock.advance(500)
  }
  await over
  return { outcome, proofs, clock }
}

describe('what a new device asks for', () => {
  it('[SS8] is asked for again, as the same request, while answers are lost', async () => {
    const { outcome, proofs } = await run([LOST, LOST, 'session'])
    expect(outcome).toBe('session')
    expect(new Set(proofs.map((proof) => proof.requestId)).size).toBe(1)
  })

  it('[SS8] is given up after a few attempts', async () => {
    const { outcome, proofs } = await run([LOST, LOST, LOST, 'too late'])
    expect(outcome).toBe(LOST)
    expect(proofs).toHaveLength(3)
  })

  it('[SS8] is asked for once more with the time of the server, also after a loss', async () => {
    const refusal = new RefusedError({ code: 'unauthorized', message: '', details: { nowMs: 5_000_000 } })
    const { outcome, proofs } = await run([LOST, refusal, 'session'])
    expect(outcome).toBe('session')
    expect(proofs.at(-1)?.atMs).toBe(5_000_000)
    expect((await run([refusal, refusal])).outcome).toBe(refusal)
  })

  it('[SS8] is not asked for again when it was refused', async () => {
    const refusal = new RefusedError({ code: 'username_taken', message: '' })
    const { outcome, proofs } = await run([refusal, 'session'])
    expect(outcome).toBe(refusal)
    expect(proofs).toHaveLength(1)
  })
})
