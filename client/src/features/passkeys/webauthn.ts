import {
  base64URLStringToBuffer,
  bufferToBase64URLString,
  startAuthentication,
  startRegistration,
} from '@simplewebauthn/browser'
import type { NewPasskey, PasskeyOffer, PasskeyProof, PasskeyRequest } from '@stogram/contract'

const PATIENCE_MS = 120_000
/** Ed25519, ES256, RS256, as COSE numbers them. */
const ALGORITHMS = [-8, -7, -257]

export async function makePasskey(
  { challenge, rpId, existing }: PasskeyOffer,
  { accountId, username }: { accountId: string; username: string },
): Promise<NewPasskey> {
  const { id, response } = await startRegistration({
    optionsJSON: {
      rp: { name: 'Stogram', id: rpId },
      // The same each time: an authenticator replaces a passkey that the account no longer takes.
      user: { id: accountId, name: username, displayName: username },
      challenge: toText(challenge),
      pubKeyCredParams: ALGORITHMS.map((alg) => ({ alg, type: 'public-key' })),
      excludeCredentials: existing.map((each) => ({ id: each, type: 'public-key' })),
      authenticatorSelection: { residentKey: 'discouraged', userVerification: 'discouraged' },
      attestation: 'none',
      timeout: PATIENCE_MS,
    },
  })
  return {
    passkeyId: id,
    clientData: toBytes(response.clientDataJSON),
    attestation: toBytes(response.attestationObject),
  }
}

export async function provePasskey({ challenge, rpId, passkeyIds }: PasskeyRequest): Promise<PasskeyProof> {
  const { id, response } = await startAuthentication({
    optionsJSON: {
      ...{ rpId, challenge: toText(challenge), timeout: PATIENCE_MS },
      allowCredentials: passkeyIds.map((each) => ({ id: each, type: 'public-key' })),
      userVerification: 'discouraged',
    },
  })
  return {
    ...{ kind: 'passkey', passkeyId: id, clientData: toBytes(response.clientDataJSON) },
    authenticatorData: toBytes(response.authenticatorData),
    signature: toBytes(response.signature),
  }
}

function toText(bytes: Uint8Array): string {
  return bufferToBase64URLString(new Uint8Array(bytes).buffer)
}

function toBytes(text: string): Uint8Array {
  return new Uint8Array(base64URLStringToBuffer(text))
}
