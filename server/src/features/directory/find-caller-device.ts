import {
  deviceIdOf,
  idBytes,
  idText,
  type VerifiedDevice,
  verifyDeviceCertificate,
  verifyIdentityChain,
} from '@stogram/e2ee/public'
import type { DeviceCaller } from '../../realtime/handlers.ts'
import { OperationError } from '../../realtime/operation-error.ts'
import type { DirectoryRepository } from './directory.repository.ts'

/** The very device that calls, with the keys that it signs with. Throws OperationError('forbidden'). */
export async function findCallerDevice(directory: DirectoryRepository, caller: DeviceCaller): Promise<VerifiedDevice> {
  const [entry] = await directory.findByIds([caller.accountId])
  if (entry === undefined) throw new OperationError('forbidden')
  const identity = await verifyIdentityChain(entry.identityChain, idBytes(caller.accountId))
  for (const signed of entry.certificates) {
    // Those of before a rotation no longer verify under the key in force.
    if (idText(await deviceIdOf(signed.certificate)) === caller.deviceId) {
      return verifyDeviceCertificate(signed, identity)
    }
  }
  throw new OperationError('forbidden')
}
