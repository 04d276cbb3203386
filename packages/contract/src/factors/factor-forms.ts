import * as z from 'zod/mini'
import { LIMITS } from '../limits.ts'
import { passkeyProof, passkeyRequest } from './passkey-forms.ts'

/** What an authenticator app is given: 160 bits in base32, as RFC 4226 has it. Codes are six digits, SHA-1, 30 s. */
export const totpSecret = z.string().check(z.regex(/^[A-Z2-7]{32}$/))

/** What the app shows. */
export const totpCode = z.string().check(z.regex(/^\d{6}$/))

/** 80 bits in base32 of lower case; each opens one log-in. */
export const backupCode = z.string().check(z.regex(/^[a-z2-7]{16}$/))

/** Made by the device that shows them. */
export const backupCodes = z.array(backupCode).check(
  z.minLength(LIMITS.backupCodes),
  z.maxLength(LIMITS.backupCodes),
  z.refine((codes) => new Set(codes).size === codes.length),
)

/** What a log-in asks for when the password is right and the account has a second factor. */
export const factorRequest = z.strictObject({
  /** Lives five minutes and opens `auth:prove-factor` only. */
  ticket: z.string(),
  kinds: z.array(z.enum(['totp', 'passkey', 'backup-code'])),
  /** Present where `kinds` has `passkey`. */
  passkey: z.optional(passkeyRequest),
})
export type FactorRequest = z.output<typeof factorRequest>
export type FactorKind = FactorRequest['kinds'][number]

export const factorProof = z.union([
  z.strictObject({ kind: z.literal('totp'), code: totpCode }),
  z.strictObject({ kind: z.literal('backup-code'), code: backupCode }),
  passkeyProof,
])
export type FactorProof = z.output<typeof factorProof>
