import type { Handler } from '../../realtime/handlers.ts'
import type { FactorsRepository } from '../factors/index.ts'
import type { AdmitDevice } from './admit-device.ts'
import { mustStillOpen } from './must-still-open.ts'

export function makeEnrolDevice(
  admitDevice: AdmitDevice,
  factors: Pick<FactorsRepository, 'find'>,
): Handler<'device:enrol'> {
  return ({ certificate, deviceList, proof }, { caller, cookie }) =>
    admitDevice(
      {
        ...{ accountId: caller.accountId, certificate, deviceList, proof, purpose: 'enrol' },
        alongside: (tx, list) => mustStillOpen(tx, caller, { list, factors }),
      },
      cookie,
    )
}
