import { encodeBase64url, type NewPasskey, type PasskeyProof } from '@stogram/contract'
import type { StoredPasskey } from './factors.repository.ts'

/** Whom passkeys are made for: the host that people know this server by, and the origins that they reach it under. */
export interface Site {
  rpId: string
  origins: readonly string[]
}

/** Large, and asked for only where somebody has passkeys. */
const load = () => import('@simplewebauthn/server')

/** What a new passkey signs with; undefined when it was made for something else, or is of no known form. */
export async function readNewPasskey(
  site: Site,
  { passkeyId, clientData, attestation }: NewPasskey,
  challenge: Uint8Array,
): Promise<{ id: string; publicKey: Uint8Array; counter: number } | undefined> {
  const { verifyRegistrationResponse } = await load()
  return unlessRefused(async () => {
    const { registrationInfo } = await verifyRegistrationResponse({
      response: {
        ...{ id: passkeyId, rawId: passkeyId, type: 'public-key', clientExtensionResults: {} },
        response: { clientDataJSON: encodeBase64url(clientData), attestationObject: encodeBase64url(attestation) },
      },
      expectedChallenge: encodeBase64url(challenge),
      expectedOrigin: [...site.origins],
      expectedRPID: site.rpId,
      // The password is what the person knows; the passkey is what the person has.
      requireUserVerification: false,
    })
    // What was signed counts, not what was said about it.
    return registrationInfo?.credential.id === passkeyId ? registrationInfo.credential : undefined
  })
}

/** The authenticator's new counter; undefined unless this passkey signed this challenge for this site. */
export async function checkPasskey(
  site: Site,
  { id, publicKey, counter }: StoredPasskey,
  proof: PasskeyProof,
  challenge: Uint8Array,
): Promise<number | undefined> {
  const { verifyAuthenticationResponse } = await load()
  return unlessRefused(async () => {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: {
        ...{ id: proof.passkeyId, rawId: proof.passkeyId, type: 'public-key', clientExtensionResults: {} },
        response: {
          clientDataJSON: encodeBase64url(proof.clientData),
          authenticatorData: encodeBase64url(proof.authenticatorData),
          signature: encodeBase64url(proof.signature),
        },
      },
      expectedChallenge: encodeBase64url(challenge),
      expectedOrigin: [...site.origins],
      expectedRPID: site.rpId,
      credential: { id, publicKey: new Uint8Array(publicKey), counter },
      requireUserVerification: false,
    })
    return verified ? authenticationInfo.newCounter : undefined
  })
}

async function unlessRefused<T>(check: () => Promise<T>): Promise<T | undefined> {
  try {
    return await check()
  } catch {
    // @NOTE The library throws for whatever does not fit, and its messages quote what was sent.
    return undefined
  }
}
