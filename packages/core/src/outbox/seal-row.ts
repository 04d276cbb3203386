import {
  E2eeError,
  EMPTY_CHAIN,
  idText,
  type MessageBody,
  makeView,
  sealMessage,
  startSender,
  voidUnsent,
} from '@stogram/e2ee'
import { CoreError } from '../api.ts'
import { hasKey, type LogContext } from '../inbox/log-context.ts'
import { loadMessage } from '../inbox/put-message.ts'
import type { MessageRow, OutboxRow, OwnSenderRow } from '../replica/rows.ts'
import { chainAt } from '../replica/transcript.ts'
import { effectOf } from './place-own.ts'

/**
 * Seals one waiting row under the newest epoch and stages the envelope together with the advanced counter.
 * Throws E2eeError('stale_epoch') when a new epoch is due first, CoreError when the content can never be sent.
 */
export async function sealRow(context: LogContext, row: OutboxRow): Promise<OutboxRow> {
  const { log, tx, self, engine } = context
  const epoch = await context.epochAt(log.cursor)
  const roster = await context.rosterAt(log.cursor)
  if (!hasKey(epoch) || roster === undefined) throw new E2eeError('stale_epoch')
  if (idText(roster.chatId) !== log.logId || idText(epoch.chatId) !== log.logId) throw new E2eeError('wrong_chat')
  const body = await bodyOf(context, row)
  const own = ((await tx.get('senders', [log.logId, 'own'])) as OwnSenderRow | undefined) ?? { state: startSender() }
  const account = await context.accountView(self.accountId)
  const chain = log.cursor >= log.chainFromSeq ? log.chain : undefined
  const view = makeView({
    logSeq: roster.logSeq,
    logHead: roster.logHead,
    seq: chain === undefined ? 0 : log.cursor,
    chain: chain ?? EMPTY_CHAIN,
    deviceListHash: account?.deviceList.hash ?? EMPTY_CHAIN,
  })
  const made = await sealMessage({
    epoch,
    roster,
    signer: self.signer,
    state: own.state,
    body,
    sentAtMs: row.atMs,
    view,
  })
  tx.put('senders', [log.logId, 'own'], { ...own, state: made.state })
  const sealed = { epoch: epoch.number, ctr: made.ctr, hash: made.hash, body: made.envelope }
  const next: OutboxRow = { ...row, sealed }
  engine.outbox.put(tx, next)
  return next
}

/** The server refused these bytes and stored nothing: their counter is burnt, and named in the next envelope. */
export async function unseal(context: LogContext, row: OutboxRow): Promise<OutboxRow> {
  const { sealed, ...rest } = row
  if (sealed === undefined) return row
  const key = [context.log.logId, 'own']
  const own = (await context.tx.get('senders', key)) as OwnSenderRow | undefined
  if (own !== undefined) context.tx.put('senders', key, { ...own, state: voidUnsent(own.state, own.lastStored) })
  context.engine.outbox.put(context.tx, rest)
  return rest
}

async function bodyOf(context: LogContext, row: OutboxRow): Promise<MessageBody> {
  const { content } = row
  switch (content.type) {
    case 'text': {
      const target = content.replyTo && (await loadMessage(context.tx, context.log.logId, content.replyTo))
      const replyTo = target ? target.hash : undefined
      return { type: 'text', text: content.text, entities: [], ...(replyTo === undefined ? {} : { replyTo }) }
    }
    case 'edit':
    case 'delete':
    case 'reaction':
      return effectOf(content, await mustTarget(context, content.targetId))
    case 'receipt': {
      const chain = (await chainAt(context.tx, context.log, content.uptoSeq)) ?? EMPTY_CHAIN
      return { type: 'receipt', status: content.status, uptoSeq: content.uptoSeq, chain16: chain.slice(0, 16) }
    }
    case 'account':
      throw new Error('account notes are sealed elsewhere')
  }
}

async function mustTarget(context: LogContext, id: string): Promise<MessageRow> {
  const row = await loadMessage(context.tx, context.log.logId, id)
  if (row?.hash === undefined) throw new CoreError('not_found', 'The message that is meant was never sent.')
  return row
}
