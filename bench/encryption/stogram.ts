import {
  type DeviceSigner,
  type Epoch,
  makeAccountKeys,
  makeDeviceKeys,
  makeEpoch,
  makeView,
  openMessage,
  type Roster,
  sealMessage,
  startReceiver,
  startSender,
  type VerifiedDevice,
} from '@stogram/e2ee'
import { type Contender, SENDERS, TEXT, timeOf } from './contender.ts'

interface Group {
  roster: Roster
  epoch: Epoch
  devices: readonly { signer: DeviceSigner; verified: VerifiedDevice }[]
  /** Makes the next epoch. */
  rotate: () => Promise<unknown>
}

interface Envelope {
  envelope: Uint8Array
  by: number
}

const filled = (length: number, value: number) => new Uint8Array(length).fill(value)
const view = makeView({
  logSeq: 0,
  logHead: filled(32, 1),
  seq: 0,
  chain: filled(32, 0),
  deviceListHash: filled(32, 2),
})
// One key for everyone: what wrapping costs does not depend on whose it is, and a thousand take minutes to make.
const keys = makeAccountKeys()

/** This product: an epoch secret wrapped to every account, messages signed by devices. */
export const stogram: Contender = {
  async messages(count) {
    const group = await makeGroup(2)
    const sealed: Envelope[] = []
    const sealMs = await timeOf(async () => {
      sealed.push(...(await sealAll(group, count, 1)))
    })
    const openMs = await timeOf(() => openAll(group, sealed))
    return { sealMs: sealMs / count, openMs: openMs / count }
  },

  async history(count) {
    const group = await makeGroup(SENDERS)
    const sealed = await sealAll(group, count, SENDERS)
    return (count / (await timeOf(() => openAll(group, sealed)))) * 1_000
  },

  async newEpoch(memberCount) {
    const group = await makeGroup(memberCount)
    return timeOf(group.rotate)
  },
}

async function sealAll({ epoch, roster, devices }: Group, count: number, senders: number): Promise<Envelope[]> {
  const states = devices.map(startSender)
  const sealed: Envelope[] = []
  for (let i = 0; i < count; i++) {
    const by = i % senders
    const { signer } = devices[by] ?? missing()
    const body = { type: 'text', text: TEXT, entities: [] } as const
    const state = states[by] ?? missing()
    const made = await sealMessage({ epoch, roster, signer, state, body, sentAtMs: i, view })
    states[by] = made.state
    sealed.push({ envelope: made.envelope, by })
  }
  return sealed
}

async function openAll({ epoch, roster, devices }: Group, sealed: readonly Envelope[]): Promise<void> {
  const states = devices.map(() => startReceiver('anchored'))
  for (const { envelope, by } of sealed) {
    const sender = (devices[by] ?? missing()).verified
    const opened = await openMessage({ envelope, epoch, roster, sender, state: states[by] ?? missing() })
    if (opened.kind !== 'new') missing()
    states[by] = opened.state
  }
}

async function makeGroup(memberCount: number): Promise<Group> {
  const { kid, identityEncryption } = await keys
  const airHash = filled(32, 3)
  const members = Array.from({ length: memberCount }, (_, n) => {
    const aid = filled(32, 0)
    new DataView(aid.buffer).setUint32(0, n)
    return { aid, airHash, role: 'MEMBER' as const }
  })
  const roster: Roster = {
    chatId: filled(16, 4),
    kind: 'GROUP',
    logSeq: 1,
    logHead: filled(32, 5),
    pastLogHeads: [],
    rotationSeq: 1,
    members,
    revokedDeviceIds: [],
  }
  const devices = await Promise.all(members.slice(0, SENDERS).map(({ aid }) => makeDevice(aid)))
  const targets = members.map(({ aid }) => ({ aid, kid, encryptionKey: identityEncryption.publicKey }))
  const { signer } = devices[0] ?? missing()
  const base = { seq: 0, chain: filled(32, 0) }
  const input = { roster, members: targets, signer, createdAtMs: 1, base }
  const { epoch } = await makeEpoch({ ...input, previous: 'first' })
  return { roster, epoch, devices, rotate: () => makeEpoch({ ...input, previous: epoch }) }
}

async function makeDevice(aid: Uint8Array): Promise<{ signer: DeviceSigner; verified: VerifiedDevice }> {
  const { signing, dkPub, mkPub } = await makeDeviceKeys()
  const deviceId = aid.slice(0, 16)
  const verified = { deviceId, aid, dkPub, mkPub, createdAtMs: 0, certificate: new Uint8Array(0) }
  return { signer: { aid, deviceId, signingKey: signing.privateKey }, verified }
}

function missing(): never {
  throw new Error('the benchmark lost something of its own')
}
