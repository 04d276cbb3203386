import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseOp } from '../chat/op.ts'
import { encodeHex } from '../codec/bytes.ts'
import { encodeCanonical } from '../codec/canonical.ts'
import { parseEpoch } from '../epoch/epoch-record.ts'
import { hash } from '../primitives/hash.ts'
import { refusalOf } from '../testing/refusal.ts'
import { filled } from '../testing/world.ts'
import { EMPTY_CHAIN, itemHash, nextChain } from './chain.ts'
import { parseEnvelope } from './envelope-header.ts'

async function chainOf(bodies: readonly Uint8Array[]): Promise<string> {
  let chain = EMPTY_CHAIN
  for (const body of bodies) chain = await nextChain(chain, await itemHash(body))
  return encodeHex(chain)
}

describe('transcript', () => {
  test('[TR1] an item stands by the hash of its body', async () => {
    const body = filled(10, 1)
    expect(await itemHash(body)).toEqual(await hash(body))
    expect(EMPTY_CHAIN).toEqual(new Uint8Array(32))
  })

  test('[TR1] no body of one kind is a body of another', async () => {
    const op = encodeCanonical([filled(90, 1), filled(64, 2)])
    const epoch = encodeCanonical([filled(300, 1), filled(64, 2), filled(72, 3)])
    const envelope = encodeCanonical([1, filled(60, 1), filled(300, 2)])
    const parsers = [parseOp, parseEpoch, async (body: Uint8Array) => parseEnvelope(body)]
    const refusals = async (body: Uint8Array, own: number) => {
      for (const [i, parse] of parsers.entries()) {
        if (i !== own) expect((await refusalOf(() => parse(body))).reason).toBe('format')
      }
    }
    await refusals(op, 0)
    await refusals(epoch, 1)
    await refusals(envelope, 2)
  })

  test('[TR2] changes with every change, drop and swap', async () => {
    const logs = fc.uniqueArray(fc.uint8Array({ minLength: 1, maxLength: 8 }), {
      minLength: 2,
      maxLength: 6,
      selector: encodeHex,
    })
    await fc.assert(
      fc.asyncProperty(logs, fc.nat(), async (items, position) => {
        const log: readonly Uint8Array[] = items
        const at = position % (log.length - 1)
        const honest = await chainOf(log)
        const [one, two] = log.slice(at, at + 2) as [Uint8Array, Uint8Array]
        const swapped = log.with(at, two).with(at + 1, one)
        expect(await chainOf(log)).toBe(honest)
        expect(await chainOf(swapped)).not.toBe(honest)
        expect(await chainOf(log.toSpliced(at, 1))).not.toBe(honest)
        expect(await chainOf(log.toSpliced(at, 0, one))).not.toBe(honest)
      }),
    )
  })
})
