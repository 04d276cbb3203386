import * as z from 'zod/mini'
import { bytes, fixedBytes } from '../schema.ts'

/** A credential's id, as the authenticator made it. */
export const passkeyId = z.string().check(z.regex(/^[A-Za-z0-9_-]{16,1366}$/))
export type PasskeyId = string

/** What an authenticator is asked to sign, and for whom; it signs for no other site. */
const site = { challenge: fixedBytes(32), rpId: z.string() }

/** Lives five minutes and goes into `factor:add-passkey`. */
export const offerTicket = z.string().check(z.maxLength(2_048), z.regex(/^[\w-]+\.[\w-]+\.[\w-]+$/))

/** For `navigator.credentials.create`. */
export const passkeyOffer = z.strictObject({
  ...site,
  ticket: offerTicket,
  /** Those the account has: an authenticator makes no second one. */
  existing: z.array(passkeyId),
})
export type PasskeyOffer = z.output<typeof passkeyOffer>

/** What `navigator.credentials.create` gave. */
export const newPasskey = z.strictObject({
  passkeyId,
  clientData: bytes({ max: 4_096 }),
  attestation: bytes({ max: 16_384 }),
})
export type NewPasskey = z.output<typeof newPasskey>

/** For `navigator.credentials.get`. */
export const passkeyRequest = z.strictObject({ ...site, passkeyIds: z.array(passkeyId) })
export type PasskeyRequest = z.output<typeof passkeyRequest>

/** What `navigator.credentials.get` gave. */
export const passkeyProof = z.strictObject({
  kind: z.literal('passkey'),
  passkeyId,
  clientData: bytes({ max: 4_096 }),
  authenticatorData: bytes({ max: 4_096 }),
  signature: bytes({ max: 1_024 }),
})
export type PasskeyProof = z.output<typeof passkeyProof>
