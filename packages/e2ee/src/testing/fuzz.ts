import { idText } from '../codec/bytes.ts'
import { E2eeError } from '../errors.ts'
import { type FuzzTarget, fuzzTargets } from './fuzz-targets.ts'

export interface FuzzResult {
  inputs: number
  accepted: number
  /** Anything thrown that is not E2eeError, with the input that did it. */
  failures: readonly string[]
  slowestMs: number
  decoders: number
}

/**
 * Feeds every decoder with mutations of good inputs and with noise, the same ones for one seed.
 *
 * Source  docs/e2ee.md [CV3]
 */
export async function fuzz(
  options: { seed: number; inputs: number },
  given?: readonly FuzzTarget[],
): Promise<FuzzResult> {
  const random = mulberry32(options.seed)
  const targets = given ?? (await fuzzTargets())
  const failures: string[] = []
  let accepted = 0
  let slowestMs = 0
  for (let i = 0; i < options.inputs; i++) {
    const target = targets[i % targets.length]
    if (target === undefined) break
    const input = mutate(target.seeds[random(target.seeds.length)] ?? new Uint8Array(0), random)
    const startedAt = performance.now()
    try {
      const result = target.decode(input)
      if (result instanceof Promise) await result
      accepted++
    } catch (error) {
      if (!(error instanceof E2eeError)) failures.push(`${target.name}: ${error} on ${idText(input)}`)
    }
    slowestMs = Math.max(slowestMs, performance.now() - startedAt)
  }
  return { inputs: options.inputs, accepted, failures, slowestMs, decoders: targets.length }
}

type Random = (below: number) => number

/** Small and good enough to repeat a run. */
function mulberry32(seed: number): Random {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) % below
  }
}

/** Bytes that mean something to a CBOR decoder: lengths, nesting, tags, floats, ends. */
const TELLING = [
  0x00, 0x17, 0x18, 0x19, 0x1a, 0x1b, 0x3b, 0x40, 0x5b, 0x5f, 0x7b, 0x80, 0x9b, 0x9f, 0xbf, 0xf6, 0xfb, 0xff,
]

function mutate(seed: Uint8Array, random: Random): Uint8Array {
  if (random(50) === 0) return Uint8Array.from({ length: random(300) }, () => random(256))
  let bytes: Uint8Array = seed.slice()
  const count = 1 + random(4)
  for (let n = 0; n < count; n++) bytes = mutateOnce(bytes, random)
  return bytes
}

function mutateOnce(bytes: Uint8Array, random: Random): Uint8Array {
  const at = random(bytes.length + 1)
  const kind = random(7)
  if (kind === 0) return flip(bytes, at, 1 << random(8))
  if (kind === 1) return flip(bytes, at, random(256))
  if (kind === 2) return splice(bytes, at, 0, Uint8Array.of(TELLING[random(TELLING.length)] ?? 0))
  if (kind === 3) return splice(bytes, at, 1, Uint8Array.of(TELLING[random(TELLING.length)] ?? 0))
  if (kind === 4) return bytes.slice(0, at)
  if (kind === 5) return splice(bytes, at, random(20), new Uint8Array(0))
  const from = random(bytes.length + 1)
  return splice(bytes, at, 0, bytes.slice(from, from + random(64)))
}

function flip(bytes: Uint8Array, at: number, mask: number): Uint8Array {
  const copy = bytes.slice()
  copy[at] = (copy[at] ?? 0) ^ mask
  return copy
}

function splice(bytes: Uint8Array, at: number, removed: number, added: Uint8Array): Uint8Array {
  return Uint8Array.from([...bytes.subarray(0, at), ...added, ...bytes.subarray(at + removed)])
}
