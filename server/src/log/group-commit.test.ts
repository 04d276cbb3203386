import { expect, test } from 'vitest'
import type { Database } from '../infra/database.ts'
import { makeOffer } from './append-statement.ts'
import { openGroupCommit, takeBatch } from './group-commit.ts'
import { mustBeStorable } from './storable.ts'
import { NO_QUOTA } from './stored-bytes.ts'

const ID = '0190a0b0-0000-7000-8000-00000000000'

function offer(index: number, bodyBytes = 1, id = `${ID}${index}`) {
  const body = new Uint8Array(bodyBytes)
  return makeOffer({ logId: 'log', senderId: 's', deviceId: 'd', kind: 'message', id, body })
}

test('[LG2] a second offer of one id waits for the batch after the first', () => {
  const waiting = [offer(1), offer(2), offer(1, 2), offer(3, 1, `${ID}2`.toUpperCase())]
  const { batch, rest } = takeBatch(waiting)
  expect(batch).toEqual(waiting.slice(0, 2))
  expect(rest).toEqual(waiting.slice(2))
})

test('a batch is bounded in rows and bytes, and never empty', () => {
  const many = Array.from({ length: 1_500 }, (_, index) => offer(index))
  expect(takeBatch(many).batch).toHaveLength(1_000)
  const large = Array.from({ length: 100 }, (_, index) => offer(index, 65_536))
  const { batch, rest } = takeBatch(large)
  expect(batch).toHaveLength(64)
  expect([...batch, ...rest]).toEqual(large)
  expect(takeBatch([offer(1, 5_000_000)]).batch).toHaveLength(1)
})

test('what the log can never hold is refused before it joins others', () => {
  const { input } = offer(1)
  expect(() => mustBeStorable(input)).not.toThrow()
  for (const wrong of [
    { body: new Uint8Array(65_537) },
    { id: 'x' },
    { targetId: '' },
    { logId: '' },
    { senderId: 'a\0b' },
    { epoch: -1 },
    { epoch: 2 ** 31 },
  ]) {
    expect(() => mustBeStorable({ ...input, ...wrong })).toThrow(RangeError)
  }
})

test('while the database does not answer, only so much waits; the rest is told at once', async () => {
  let answer: (rows: unknown[]) => void = () => undefined
  const query = () => new Promise((resolve) => (answer = resolve))
  const { append } = openGroupCommit({ query } as unknown as Database, NO_QUOTA, () => undefined)
  const { input } = offer(1)
  const waiting = Array.from({ length: 20_000 }, () => append(input))
  expect(await append(input)).toEqual({ verdict: 'overloaded' })
  // One answer makes room for one more.
  const verdict = { ordinal: 1, verdict: 'not_member', seq: null, at: null }
  answer([verdict])
  expect(await Promise.race(waiting)).toEqual({ verdict: 'not_member' })
  const next = append(input)
  expect(await append(input)).toEqual({ verdict: 'overloaded' })
  expect(await Promise.race([next, Promise.resolve('waiting')])).toBe('waiting')
})

test('[LG3] a listener that fails costs nobody an answer, neither this one nor the next', async () => {
  const query = async () => [{ ordinal: 1, verdict: 'ok', seq: 1, at: 1 }]
  const fail = () => {
    throw new Error('the listener failed')
  }
  const { append } = openGroupCommit({ query } as unknown as Database, NO_QUOTA, fail)
  for (const index of [1, 2]) expect(await append(offer(index).input)).toMatchObject({ verdict: 'ok' })
})

test('[LG3] an answer of the database that nobody understands is an error for its batch, and the next goes on', async () => {
  const rows = [{ ordinal: 1, verdict: 'ok', seq: null as number | null, at: 1 }]
  const { append } = openGroupCommit({ query: async () => rows } as unknown as Database, NO_QUOTA, () => undefined)
  await expect(append(offer(1).input)).rejects.toThrow('no seq')
  rows[0] = { ordinal: 1, verdict: 'ok', seq: 1, at: 1 }
  expect(await append(offer(2).input)).toMatchObject({ verdict: 'ok' })
})
