import { type AccountNote, accountNote, accountNotice, type ChatId, type LogItem } from '@stogram/contract'
import { E2eeError, idBytes, idText, openAccountItem } from '@stogram/e2ee'
import { raiseAlarm } from '../crypto/alarms.ts'
import { takeDecision } from '../crypto/decisions.ts'
import { noticeReuse, renameNotice } from '../crypto/device-notices.ts'
import { oweEntry } from '../crypto/owed-entries.ts'
import { loadAccount } from '../crypto/people.ts'
import { pinKey, readPin } from '../crypto/pins.ts'
import type { PinNote } from '../crypto/trust.ts'
import type { Engine } from '../engine.ts'
import { linkNoteKey } from '../groups/link-notes.ts'
import { mustSelf } from '../must.ts'
import type { Tx } from '../replica/database.ts'
import type { SelfKeysRow } from '../replica/key-rows.ts'
import { deviceNameKey, passkeyNameKey } from '../replica/own-names.ts'
import type { LogRow, NoteRow, PersonRow } from '../replica/rows.ts'
import { applyNotesOf, noteKey } from './apply-notes.ts'
import { emptyLog } from './empty-log.ts'

/** Takes items of this account's own log, in order. True when the cursor has moved. */
export async function applyAccountPage(engine: Engine, items: readonly LogItem[]): Promise<boolean> {
  const { accountId } = mustSelf(engine)
  const chatIds = new Set<ChatId>()
  const isMoved = await engine.locks.run(accountId, async () => {
    const log = (await engine.db.get('logs', accountId)) as LogRow | undefined
    if (log === undefined) return false
    const tx = engine.db.begin()
    let { cursor } = log
    for (const item of items) {
      if (item.seq !== cursor + 1) continue
      cursor = item.seq
      await applyAccountItem(engine, tx, item, chatIds)
    }
    if (cursor === log.cursor) return false
    tx.put('logs', accountId, { ...log, cursor })
    await tx.commit()
    return true
  })
  for (const chatId of chatIds) await applyNotesOf(engine, chatId)
  return isMoved
}

async function applyAccountItem(engine: Engine, tx: Tx, item: LogItem, chatIds: Set<ChatId>): Promise<void> {
  if (item.kind === 'notice') return applyNotice(engine, tx, item)
  if (item.kind !== 'account' || item.body.length === 0) return
  const own = engine.outbox.find(item.logId, item.id)
  if (own !== undefined) engine.outbox.remove(tx, own)
  const note = await openNote(engine, item)
  if (note === undefined) return
  if (note.type === 'pin') await takePin(engine, tx, note, item)
  // What was decided before a rotation is told anew under the key of after it; who has the former key decides nothing.
  if (note.type === 'identity' && !isFormer(engine, item)) await takeDecision(engine, tx, note)
  if (note.type === 'group-link') tx.put('meta', linkNoteKey(note.chatId, note.id), { note } satisfies NoteRow)
  if (note.type === 'device-name' || note.type === 'passkey-name') takeName(engine, tx, item, note)
  const isOfChat = note.type === 'read' || note.type === 'hide' || note.type === 'revocations-owed'
  if (isOfChat && own === undefined) {
    tx.put('pending', noteKey(note.chatId, item.seq), { note })
    chatIds.add(note.chatId)
  }
}

function takeName(
  engine: Engine,
  tx: Tx,
  { logId }: LogItem,
  note: Extract<AccountNote, { type: 'device-name' | 'passkey-name' }>,
): void {
  const isDevice = note.type === 'device-name'
  tx.put('meta', isDevice ? deviceNameKey(note.deviceId) : passkeyNameKey(note.passkeyId), { note } satisfies NoteRow)
  if (isDevice) renameNotice(engine, tx, logId, note.deviceId)
  tx.afterCommit(() => engine.patches.now({ topic: 'own-names' }))
}

/** Another device has met this person first, or has decided that this is the person. */
async function takePin(engine: Engine, tx: Tx, note: PinNote, item: LogItem): Promise<void> {
  // Who holds a former key can write what this account seems to have said then; what it says now goes above that.
  if (isFormer(engine, item) && (await readPin(engine, note.username)) !== undefined) return
  tx.put('meta', pinKey(note.username), { note } satisfies NoteRow)
  const person = (await tx.get('people', note.accountId)) as PersonRow | undefined
  if (person?.keyChange?.reason !== 'other-account') return
  const { keyChange: _decided, ...rest } = person
  tx.put('people', note.accountId, rest)
  tx.afterCommit(() => engine.patches.person(note.accountId))
}

/** Undefined for what cannot be opened, and for what no device of this version would write: the log goes on after it. */
async function openNote(engine: Engine, item: LogItem): Promise<AccountNote | undefined> {
  const { keys } = mustSelf(engine)
  try {
    const place = { aid: idBytes(item.logId), itemId: item.id }
    const key = formerKeyAt(keys, item.seq) ?? keys.accountLogKey
    const note = accountNote.safeParse(readJson(await openAccountItem(key, place, item.body)))
    if (!note.success) engine.log('note-skipped')
    return note.data
  } catch (error) {
    if (!(error instanceof E2eeError)) throw error
    if (await isFromRevoked(engine, item)) engine.log('note-of-revoked-device', { reason: error.reason })
    else raiseAlarm(engine, { code: error.alarm ?? 'UNDECRYPTABLE', accountId: item.logId })
    return undefined
  }
}

function isFormer(engine: Engine, { seq }: LogItem): boolean {
  return formerKeyAt(mustSelf(engine).keys, seq) !== undefined
}

/** The key of before a rotation that an item at this place was sealed under, if any: the oldest that reaches so far. */
function formerKeyAt({ former = [] }: SelfKeysRow, seq: number): CryptoKey | undefined {
  return former.find(({ untilSeq }) => seq <= untilSeq)?.accountLogKey
}

/** It wrote while a rotation replaced the key that it had. */
async function isFromRevoked(engine: Engine, { logId, deviceId }: LogItem): Promise<boolean> {
  const own = await loadAccount(engine, logId)
  return own?.view.deviceList.revokedIds.some((id) => idText(id) === deviceId) ?? false
}

/** A notice is only a hint of what to look at: clients decide from signed records. */
async function applyNotice(engine: Engine, tx: Tx, item: LogItem): Promise<void> {
  const notice = accountNotice.safeParse(readJson(item.body))
  if (!notice.success) return
  if (notice.data.type === 'devices-changed') {
    return oweEntry(engine, tx, item.logId, `notice ${item.seq}`)
  }
  if (notice.data.type === 'session-reused') return noticeReuse(engine, tx, item, notice.data.deviceId)
  if (notice.data.type === 'account-deleted') {
    return oweEntry(engine, tx, notice.data.accountId, `notice ${item.seq}`)
  }
  const { chatId } = notice.data
  const known = await tx.get('logs', chatId)
  if (known === undefined && notice.data.type === 'chat-joined') {
    tx.put('logs', chatId, { ...emptyLog(chatId, 'chat'), namedSeq: item.seq })
  }
  tx.afterCommit(() => engine.tasks.sync(chatId))
}

/** Undefined where it is none: that fits no form. */
function readJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    // @NOTE Whoever asks checks the form.
    return undefined
  }
}
