import type { Handler } from '../../realtime/handlers.ts'
import type { AdmitDevice } from './admit-device.ts'

export function makeEnrolDevice(admitDevice: AdmitDevice): Handler<'device:enrol'> {
  return ({ certificate, deviceList, proof }, { caller: { accountId }, cookie }) =>
    admitDevice({ accountId, certificate, deviceList, proof, purpose: 'enrol' }, cookie)
}
