import { type Canonical, encodeCanonical } from '../codec/canonical.ts'
import { E2eeError, fail } from '../errors.ts'
import type { MessageBody, UnsupportedBody } from './body.ts'
import { PAYLOADS, typeOfNumber } from './payloads.ts'

/** Throws E2eeError('value') when a limit is exceeded: check it before a person presses send. Source docs/e2ee.md [MS10] */
export function checkBody(body: MessageBody): void {
  encodePayload(body)
}

/** Text is cleaned (NFC) on the way; offsets of entities count in the cleaned text. Throws E2eeError('value'). */
export function encodePayload(body: MessageBody): { number: number; payload: Canonical } {
  const layout = PAYLOADS[body.type] as AnyLayout
  try {
    const payload = layout.write(body)
    encodeCanonical(payload)
    // One set of limits: what we would not read, we do not write.
    layout.read(payload)
    return { number: layout.number, payload }
  } catch (error) {
    if (error instanceof E2eeError) fail('value')
    throw error
  }
}

/** Throws E2eeError('body_type') when a known type has another form than documented. */
export function decodePayload(number: number, payload: Canonical): MessageBody | UnsupportedBody {
  const type = typeOfNumber(number)
  if (type === undefined) return { type: 'unsupported', number }
  try {
    return (PAYLOADS[type] as AnyLayout).read(payload)
  } catch (error) {
    if (error instanceof E2eeError) fail('body_type')
    throw error
  }
}

/** The table is exact per type; looked up by a union the compiler cannot pair the halves. */
interface AnyLayout {
  number: number
  write: (body: MessageBody) => Canonical
  read: (payload: Canonical) => MessageBody
}
