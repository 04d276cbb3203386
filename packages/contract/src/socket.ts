import * as z from 'zod/mini'
import { integer } from './schema.ts'

/** Socket.IO's own path, for the reverse proxy and the client alike. Only its websocket transport is served. */
export const SOCKET_PATH = '/socket.io'

/**
 * What a client sends as Socket.IO `auth` when it connects: a live access token and its PROTOCOL_VERSION.
 *
 * A refused handshake carries an ErrorBody in `data` of the `connect_error`. The server closes the socket when the
 * token ends: refresh a little earlier, connect with the new token, then close the old socket.
 */
export const socketHandshake = z.strictObject({
  token: z.string().check(z.minLength(1), z.maxLength(2_048)),
  protocol: integer(1, 1_000_000),
})
export type SocketHandshake = z.output<typeof socketHandshake>
