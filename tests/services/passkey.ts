import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import type { NewPasskey, PasskeyOffer, PasskeyProof, PasskeyRequest } from '@stogram/contract'

type Asked = Pick<PasskeyRequest, 'challenge' | 'rpId'>

/** An authenticator without a body: one passkey, made and used as WebAuthn has it (ES256, no attestation). */
export interface SoftPasskey {
  readonly id: string
  make(offer: Asked | PasskeyOffer, origin: string): NewPasskey
  prove(request: Asked, origin: string, counter?: number): PasskeyProof
}

const USER_PRESENT = 0x01
const HAS_CREDENTIAL = 0x40

export function makeSoftPasskey(): SoftPasskey {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
  const rawId = randomBytes(16)
  const id = rawId.toString('base64url')
  const coseKey = Buffer.concat([
    // {1: 2, 3: -7, -1: 1, -2: x, -3: y}
    Buffer.from('a501020326200121', 'hex'),
    ...[cborBytes(Buffer.from(x, 'base64url')), Buffer.from('22', 'hex'), cborBytes(Buffer.from(y, 'base64url'))],
  ])

  const authenticatorData = (rpId: string, flags: number, counter: number) => {
    const count = Buffer.alloc(4)
    count.writeUInt32BE(counter)
    return Buffer.concat([createHash('sha256').update(rpId).digest(), Buffer.from([flags]), count])
  }
  return {
    id,
    make({ challenge, rpId }, origin) {
      const length = Buffer.alloc(2)
      length.writeUInt16BE(rawId.length)
      const data = Buffer.concat([
        authenticatorData(rpId, USER_PRESENT | HAS_CREDENTIAL, 0),
        ...[Buffer.alloc(16), length, rawId, coseKey],
      ])
      const attestation = Buffer.concat([
        Buffer.from('a3', 'hex'),
        ...[cborText('fmt'), cborText('none'), cborText('attStmt'), Buffer.from('a0', 'hex')],
        ...[cborText('authData'), cborBytes(data)],
      ])
      const clientData = clientDataOf('webauthn.create', challenge, origin)
      return { passkeyId: id, clientData, attestation: new Uint8Array(attestation) }
    },
    prove({ challenge, rpId }, origin, counter = 0) {
      const data = authenticatorData(rpId, USER_PRESENT, counter)
      const clientData = clientDataOf('webauthn.get', challenge, origin)
      const signed = Buffer.concat([data, createHash('sha256').update(clientData).digest()])
      const signature = new Uint8Array(sign('sha256', signed, privateKey))
      return { kind: 'passkey', passkeyId: id, clientData, authenticatorData: new Uint8Array(data), signature }
    },
  }
}

function clientDataOf(type: string, challenge: Uint8Array, origin: string): Uint8Array {
  const text = JSON.stringify({
    type,
    challenge: Buffer.from(challenge).toString('base64url'),
    origin,
    crossOrigin: false,
  })
  return new Uint8Array(Buffer.from(text))
}

/** CBOR, for up to 65,535 bytes. */
function cborBytes(bytes: Uint8Array): Buffer {
  const head = bytes.length < 256 ? [0x58, bytes.length] : [0x59, bytes.length >> 8, bytes.length & 255]
  return Buffer.concat([Buffer.from(head), bytes])
}

/** For fewer than 24 letters. */
function cborText(text: string): Buffer {
  return Buffer.concat([Buffer.from([0x60 + text.length]), Buffer.from(text)])
}
