import { readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { describeProtocol } from './describe-protocol.ts'
import { MIN_PROTOCOL_VERSION, PROTOCOL_VERSION } from './protocol-version.ts'

// After a deliberate change: raise PROTOCOL_VERSION, then
//   UPDATE_PROTOCOL=1 npx vitest run --project unit packages/contract/src/protocol-version.test.ts
// Only while no client has ever been released with this version, UPDATE_PROTOCOL=unreleased does it without raising.
const FILE = new URL('./protocol.snapshot.json', import.meta.url)
const current = JSON.parse(JSON.stringify(describeProtocol())) as ReturnType<typeof describeProtocol>
const readAgreed = () => JSON.parse(readFileSync(FILE, 'utf8')) as ReturnType<typeof describeProtocol>

const update = process.env['UPDATE_PROTOCOL']
const isRaised = update === '1' && readAgreed().version < PROTOCOL_VERSION
if (isRaised || update === 'unreleased') writeFileSync(FILE, `${JSON.stringify(current, undefined, 2)}\n`)
const agreed = readAgreed()

describe('the protocol', () => {
  it('is the one that was agreed on under its version', () => {
    expect(current, 'The wire has changed. Raise PROTOCOL_VERSION, then update the snapshot.').toEqual(agreed)
  })

  it('has a version of its own for each agreed form', () => {
    expect(agreed.version).toBe(PROTOCOL_VERSION)
    expect(MIN_PROTOCOL_VERSION).toBeLessThanOrEqual(PROTOCOL_VERSION)
  })

  it('describes bytes as text, so that the document is what peers really send', () => {
    expect(JSON.stringify(agreed)).not.toContain('Uint8Array')
    expect(agreed.operations['message:send']).toMatchObject({ request: { properties: { body: { type: 'string' } } } })
  })
})
