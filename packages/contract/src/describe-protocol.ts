import * as z from 'zod/mini'
import { ERRORS } from './errors.ts'
import { EVENTS, OPERATIONS } from './operations.ts'
import { PROTOCOL_VERSION } from './protocol-version.ts'
import { socketHandshake } from './socket.ts'

export type JsonSchema = Record<string, unknown>

/** A schema as it stands on the wire: bytes are base64url text on the way in and on the way out. */
export function describeSchema(schema: z.ZodMiniType): JsonSchema {
  const { $schema: _draft, ...description } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
  return description
}

/** Everything a peer can observe, as plain JSON: what a snapshot guards and what a reviewer reads. */
export function describeProtocol() {
  const operations = Object.values(OPERATIONS).map((operation) => [
    operation.name,
    {
      method: operation.method,
      path: operation.path,
      overSocket: operation.overSocket,
      authentication: operation.authentication,
      request: describeSchema(operation.request),
      response: describeSchema(operation.response),
      errors: operation.errors,
    },
  ])
  const events = Object.values(EVENTS).map((event) => [event.name, { payload: describeSchema(event.payload) }])
  const errors = Object.entries(ERRORS).map(([code, { status, retry }]) => [code, { status, retry }])
  return {
    version: PROTOCOL_VERSION,
    handshake: describeSchema(socketHandshake),
    operations: Object.fromEntries(operations) as Record<string, unknown>,
    events: Object.fromEntries(events) as Record<string, unknown>,
    errors: Object.fromEntries(errors) as Record<string, unknown>,
  }
}
