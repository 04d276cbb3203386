import { idText, type Membership } from '@stogram/e2ee'
import { expect, it } from 'vitest'
import type { MessageView } from '../api.ts'
import { makeMemoryStorage } from '../hosts/memory.ts'
import { showMembership } from '../inbox/apply-record.ts'
import type { LogContext } from '../inbox/log-context.ts'
import { must } from '../must.ts'
import { openDatabase } from '../replica/database.ts'
import type { ChatRow, MessageRow } from '../replica/rows.ts'
import { readDraftTarget, saveDraftTarget } from './draft-target.ts'

const views = { message: async ({ id, text }: MessageRow) => ({ id, text }) as MessageView }

async function openChat(kind: MessageRow['kind']) {
  const db = openDatabase(makeMemoryStorage(), () => {})
  const tx = db.begin()
  tx.put('messages', ['c', 1], { id: 'm', chatId: 'c', order: 1, kind, text: 'Seven or eight?' } as MessageRow)
  tx.put('messages', ['c', 'id', 'm'], 1)
  tx.put('chats', 'c', { id: 'c', canPost: true } as ChatRow)
  await tx.commit()
  return { db }
}

it('[PJ6] what is half written keeps the message that it answers or rewrites', async () => {
  const engine = await openChat('text')
  const read = () => readDraftTarget(engine, views, 'c')
  expect(await read()).toBeUndefined()
  await saveDraftTarget(engine, 'c', { kind: 'reply', id: 'm' })
  expect(await read()).toEqual({ kind: 'reply', message: { id: 'm', text: 'Seven or eight?' } })
  await saveDraftTarget(engine, 'c', { kind: 'edit', id: 'm', text: 'Seven' })
  expect(await read()).toEqual({ kind: 'edit', text: 'Seven', message: { id: 'm', text: 'Seven or eight?' } })
  await saveDraftTarget(engine, 'c', undefined)
  expect(await read()).toBeUndefined()
})

it('[PJ6] a message that was deleted meanwhile is neither answered nor rewritten', async () => {
  const engine = await openChat('deleted')
  await saveDraftTarget(engine, 'c', { kind: 'reply', id: 'm' })
  expect(await readDraftTarget(engine, views, 'c')).toBeUndefined()
})

it('[PJ6] nothing is kept of what was being answered in a chat that one belongs to no longer', async () => {
  const engine = await openChat('text')
  const reply = () => saveDraftTarget(engine, 'c', { kind: 'reply', id: 'm' })
  await reply()
  const tx = engine.db.begin()
  const chat = await engine.db.get('chats', 'c')
  const context = {
    tx,
    engine: { tasks: { joinRequests: { groupChanged: () => {} } } },
    self: { accountId: idText(new Uint8Array(32)) },
    log: {},
    mustChat: () => chat,
  } as unknown as LogContext
  showMembership(context, { members: [], isClosed: false } as unknown as Membership)
  tx.put('chats', 'c', must(context.chat, 'the chat'))
  await tx.commit()
  expect(await readDraftTarget(engine, views, 'c')).toBeUndefined()
  await reply()
  expect(await readDraftTarget(engine, views, 'c')).toBeUndefined()
})
