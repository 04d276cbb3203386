import { describe, expect, test } from 'vitest'
import { fuzz } from './testing/fuzz.ts'

describe('decoders', () => {
  test('[CV3] throw nothing but the one error on 8,000 mutated inputs', async () => {
    const { failures, accepted, slowestMs, decoders } = await fuzz({ seed: 1, inputs: 8_000 })
    expect(failures).toEqual([])
    expect(decoders).toBeGreaterThan(25)
    // Some mutants are good; were all or none, the mutator would be of no use.
    expect(accepted).toBeGreaterThan(100)
    expect(accepted).toBeLessThan(6_000)
    // A hang, not a busy machine.
    expect(slowestMs).toBeLessThan(10_000)
  })

  test('[CV3] a decoder that throws something else is found out', async () => {
    const broken = {
      name: 'broken',
      decode: (bytes: Uint8Array) => JSON.parse(String(bytes)),
      seeds: [new Uint8Array(9)],
    }
    const { failures } = await fuzz({ seed: 1, inputs: 10 }, [broken])
    expect(failures[0]).toMatch(/^broken: SyntaxError/)
  })
})
