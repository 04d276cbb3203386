import { encodeHex } from '../../codec/bytes.ts'
import { makeDeviceCertificate } from '../../directory/device-certificate.ts'
import { makeDeviceList } from '../../directory/device-list.ts'
import { verifyDirectoryEntry } from '../../directory/directory-entry.ts'
import { makeIdentity, makeIdentityRotation, verifyIdentityChain } from '../../directory/identity-record.ts'
import { signStatement } from '../../directory/statement.ts'
import { makeTombstone } from '../../directory/tombstone.ts'
import { fixedAccountKeys } from '../fixed-keys.ts'
import { countingRandom, hexOf, mustBe, seededDevice, type VectorArea } from './area.ts'

const AT_MS = 1_700_000_000_000

/** A rotated account with one device in force and one revoked, ended. The records are fixed, the signatures are not. */
async function records() {
  const random = countingRandom(3)
  const first = await fixedAccountKeys(0)
  const second = await fixedAccountKeys(1)
  const { aid } = first
  const device = await seededDevice(aid, 1)
  const signer = { ...first, signingKey: first.identitySigning.privateKey }
  const nextSigner = { ...second, signingKey: second.identitySigning.privateKey }
  const identity = await makeIdentity(signer, AT_MS)
  const current = await verifyIdentityChain([identity], aid)
  const rotation = await makeIdentityRotation(current, signer.signingKey, nextSigner, AT_MS + 1)
  const rotated = await verifyIdentityChain([identity, rotation], aid)
  const { dkPub, mkPub } = device.verified
  const certified = { aid, dkPub, mkPub, createdAtMs: AT_MS }
  const former = await makeDeviceCertificate({ ...certified, signingKey: signer.signingKey }, random)
  const certificate = await makeDeviceCertificate({ ...certified, signingKey: nextSigner.signingKey }, random)
  const firstList = await makeDeviceList({
    ...signer,
    aid,
    previous: undefined,
    deviceIds: [former.deviceId],
    createdAtMs: AT_MS,
  })
  const list = await makeDeviceList({
    ...nextSigner,
    aid,
    previous: firstList.parsed,
    deviceIds: [certificate.deviceId],
    revokedIds: [former.deviceId],
    createdAtMs: AT_MS + 1,
  })
  const tombstone = await makeTombstone({ ...rotated, signingKey: nextSigner.signingKey }, AT_MS + 2)
  return { aid, device, identity, rotation, rotated, former, certificate, firstList, list, tombstone }
}

export const directory: VectorArea = {
  async fixed() {
    const made = await records()
    return hexOf({
      identity: made.identity.record,
      rotation: made.rotation.record,
      airHash: made.rotated.airHash,
      certificate: made.certificate.certificate,
      deviceId: made.certificate.deviceId,
      formerCertificate: made.former.certificate,
      firstList: made.firstList.list,
      list: made.list.list,
      listHash: made.list.parsed.hash,
      tombstone: made.tombstone.tombstone,
      statement: await signStatement(made.device.signer.signingKey, 'refresh 1'),
    })
  },
  frozen: {
    async make() {
      const made = await records()
      return hexOf({
        identity: made.identity.signatures[0] ?? new Uint8Array(0),
        rotation: made.rotation.signatures[0] ?? new Uint8Array(0),
        endorsement: made.rotation.signatures[1] ?? new Uint8Array(0),
        certificate: made.certificate.signature,
        formerCertificate: made.former.signature,
        list: made.list.signature,
        tombstone: made.tombstone.signature,
      })
    },
    async check(frozen) {
      const made = await records()
      const { identity, rotation, certificate, former, list, tombstone, aid } = made
      const view = await verifyDirectoryEntry(
        {
          identityChain: [
            { record: identity.record, signatures: [frozen('identity')] },
            { record: rotation.record, signatures: [frozen('rotation'), frozen('endorsement')] },
          ],
          certificates: [
            { certificate: certificate.certificate, signature: frozen('certificate') },
            { certificate: former.certificate, signature: frozen('formerCertificate') },
          ],
          deviceList: { list: list.list, signature: frozen('list') },
          tombstone: { tombstone: tombstone.tombstone, signature: frozen('tombstone') },
        },
        aid,
      )
      const ids = [...view.devices, ...view.revokedDevices].map(({ deviceId }) => encodeHex(deviceId))
      const expected = [certificate.deviceId, former.deviceId].map(encodeHex)
      mustBe(ids.join() === expected.join() && view.deletedAtMs === AT_MS + 2, 'directory entry')
    },
  },
}
