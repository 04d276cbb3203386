import { makeDeviceCertificate, type SignedCertificate } from '../directory/device-certificate.ts'
import type { DeviceKeys } from '../directory/device-keys.ts'
import { type DeviceList, makeDeviceList, type SignedDeviceList } from '../directory/device-list.ts'
import { type Identity, makeIdentityRotation, type SignedIdentity } from '../directory/identity-record.ts'
import { type RandomBytes, systemRandom } from '../primitives/random.ts'
import type { SecretBytes } from '../primitives/secret-bytes.ts'
import { type AccountKeys, makeAccountKeys } from './account-keys.ts'
import { type FormerSecrets, sealFormerKeys } from './former-keys.ts'
import { makeRootKey } from './root-key.ts'
import { sealAccountKeys } from './sealed-keys.ts'

export interface RotateAccountInput {
  /** The account as it is published now; an own `AccountView` fits. */
  current: Identity & { deviceList: DeviceList }
  /** The identity key in force, from `openAccount`. */
  signingKey: CryptoKey
  /** New keys of the device that rotates: a thief may have used the old ones. */
  device: DeviceKeys
  /** What it opens until now; its keys are kept for the history. */
  former: Omit<FormerSecrets, 'aid' | 'kid'>
  createdAtMs: number
  /** Made here unless given. */
  keys?: AccountKeys
}

/** Everything an account publishes and keeps anew. Only `rootKey` and `keys` are secret. */
export interface RotatedAccount {
  /** Seal it under a new password and a new recovery key; dispose of it afterwards. */
  rootKey: SecretBytes
  /** The new private keys, under the same account id. */
  keys: AccountKeys
  sealedKeys: Uint8Array
  formerKeys: Uint8Array
  /** Of `sealedKeys` and `formerKeys`: one above the version until now. */
  version: number
  identity: SignedIdentity
  certificate: SignedCertificate & { deviceId: Uint8Array }
  /** This device alone; every other one is revoked. */
  deviceList: SignedDeviceList & { parsed: DeviceList }
}

/**
 * "I was hacked": new root key, new identity keys signed by old and new, this device certified anew and every device of
 * before revoked. What is left to do: a new password and recovery key, and a new epoch in each chat.
 *
 * Source  docs/e2ee.md [KH11], [ID3], [EP14]
 */
export async function rotateAccount(
  input: RotateAccountInput,
  random: RandomBytes = systemRandom,
): Promise<RotatedAccount> {
  const { current, createdAtMs } = input
  const { aid, kid, deviceList: previous } = current
  const version = input.former.version + 1
  // The id stays that of the first keys, whatever the new ones hash to.
  const keys = { ...(input.keys ?? (await makeAccountKeys())), aid }
  const signer = { ...keys, signingKey: keys.identitySigning.privateKey }
  const { dkPub, mkPub } = input.device
  const { signingKey } = signer
  const rootKey = makeRootKey(random)
  const identity = await makeIdentityRotation(current, input.signingKey, signer, createdAtMs)
  const certificate = await makeDeviceCertificate({ signingKey, aid, dkPub, mkPub, createdAtMs }, random)
  const deviceIds = [certificate.deviceId]
  const revokedIds = previous.deviceIds
  const deviceList = await makeDeviceList({ signingKey, aid, previous, deviceIds, revokedIds, createdAtMs })
  const sealedKeys = await sealAccountKeys(rootKey, keys, version, random)
  const formerKeys = await sealFormerKeys({ ...input.former, aid, kid }, rootKey, version, random)
  return { rootKey, keys, sealedKeys, formerKeys, version, identity, certificate, deviceList }
}
