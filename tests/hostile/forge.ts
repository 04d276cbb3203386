import type { LogItem } from '@stogram/contract'
import {
  type AccountView,
  EMPTY_CHAIN,
  type Epoch,
  type EpochView,
  idText,
  type Membership,
  type MessageBody,
  makeEpoch,
  makeOp,
  makeView,
  type OpAction,
  type Roster,
  type SenderState,
  sealMessage,
  startSender,
  type View,
  type WrapTarget,
} from '@stogram/e2ee'
import type { Device } from './cast.ts'
import { newItemId, withBody } from './evil-server.ts'

/*
 * What somebody can make who has a device's disk: the keys of a stolen phone, or a member who works for the server.
 * The engine's rows are read as they lie there.
 */

interface SelfKeys {
  aid: Uint8Array
  deviceId: Uint8Array
  signing: CryptoKeyPair
}

export interface Loot {
  accountId: string
  deviceId: string
  signer: { aid: Uint8Array; deviceId: Uint8Array; signingKey: CryptoKey }
  epoch: Epoch
  roster: Roster | Membership
  state: SenderState
  listHash: Uint8Array
}

/** What one device holds for a chat. */
export function loot(device: Device, chatId: string): Loot {
  const rows = (store: 'epochs' | 'keys' | 'people' | 'senders') => device.disk.rows(store)
  const keys = heldIn<SelfKeys>(rows('keys')[0])
  const ofChat = (kind: string) =>
    rows('epochs').filter(({ key }) => Array.isArray(key) && key[0] === chatId && key[1] === kind)
  const epoch = heldIn<{ epoch: Epoch }>(ofChat('epoch').at(-1)).epoch
  const roster = heldIn<{ roster: Roster | Membership }>(ofChat('roster').at(-1)).roster
  const own = rows('senders').find(({ key }) => Array.isArray(key) && key[0] === chatId && key[1] === 'own')
  const account = rows('people').find(({ key }) => Array.isArray(key) && key[0] === device.accountId)
  return {
    accountId: device.accountId,
    deviceId: idText(keys.deviceId),
    signer: { aid: keys.aid, deviceId: keys.deviceId, signingKey: keys.signing.privateKey },
    epoch,
    roster,
    state: own === undefined ? startSender() : heldIn<{ state: SenderState }>(own).state,
    listHash: heldIn<{ view: AccountView }>(account).view.deviceList.hash,
  }
}

/** The verified account of somebody, as `device` knows it. */
export function accountOf(device: Device, accountId: string): AccountView {
  const row = device.disk.rows('people').find(({ key }) => Array.isArray(key) && key[0] === accountId)
  return heldIn<{ view: AccountView }>(row).view
}

function heldIn<T>(row: { value: unknown } | undefined): T {
  if (row === undefined) throw new Error('the disk does not hold it')
  return row.value as T
}

export interface MessageForgery {
  body?: MessageBody
  text?: string
  view?: Partial<View>
  state?: SenderState
  sentAtMs?: number
}

/** An envelope as the device itself would have sealed it, but for what is given. */
export async function forgeMessage(taken: Loot, forgery: MessageForgery): Promise<LogItem> {
  const { epoch, roster, signer } = taken
  const { logSeq, logHead } = roster
  const view = makeView({ logSeq, logHead, seq: 0, chain: EMPTY_CHAIN, deviceListHash: taken.listHash })
  const body = forgery.body ?? { type: 'text', text: forgery.text ?? 'forged', entities: [] }
  const sealed = await sealMessage({
    ...{ epoch, roster, signer, body },
    state: forgery.state ?? taken.state,
    sentAtMs: forgery.sentAtMs ?? Date.now(),
    view: { ...view, ...forgery.view },
  })
  return itemOf(taken, body.type === 'receipt' ? 'receipt' : 'message', sealed.envelope, epoch.number)
}

export interface EpochForgery {
  previous?: EpochView
  roster?: Roster
  members: readonly WrapTarget[]
  createdAtMs?: number
  base?: { seq: number; chain: Uint8Array }
}

/** The next epoch, signed by the device, and the wraps for its readers. */
export async function forgeEpoch(taken: Loot, forgery: EpochForgery) {
  const made = await makeEpoch({
    roster: forgery.roster ?? taken.roster,
    previous: forgery.previous ?? taken.epoch,
    members: forgery.members,
    signer: taken.signer,
    createdAtMs: forgery.createdAtMs ?? Date.now(),
    base: forgery.base ?? { seq: 0, chain: EMPTY_CHAIN },
  })
  const item = itemOf(taken, 'epoch', made.body, made.epoch.number)
  const wraps = made.wraps.map(({ aid, wrap }) => ({ accountId: idText(aid), epoch: made.epoch.number, wrap }))
  return { item, epoch: made.epoch, wraps }
}

/** The next op of a group, signed by the device. */
export async function forgeOp(taken: Loot, action: Exclude<OpAction, { type: 'create' }>): Promise<LogItem> {
  const { body } = await makeOp(taken.roster, action, taken.signer, Date.now())
  return itemOf(taken, 'op', body)
}

function itemOf(
  { accountId, deviceId, roster }: Loot,
  kind: LogItem['kind'],
  body: Uint8Array,
  epoch?: number,
): LogItem {
  const item: LogItem = {
    ...{ logId: idText(roster.chatId), seq: 1, id: newItemId(), senderId: accountId, deviceId, kind, body },
    ...{ hash: new Uint8Array(32), atMs: Date.now(), ...(epoch === undefined ? {} : { epoch }) },
  }
  return withBody(item, body)
}
