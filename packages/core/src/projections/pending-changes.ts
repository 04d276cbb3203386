import type { AccountId, ItemId } from '@stogram/contract'
import type { MessageView } from '../api.ts'
import type { MessageRow, OutboxContent, OutboxRow } from '../replica/rows.ts'

type ChangeRow = OutboxRow & { content: Extract<OutboxContent, { targetId: ItemId }> }

/** What waits in the queue to change this message, in order. */
export function changesOf(rows: readonly OutboxRow[], id: ItemId): ChangeRow[] {
  return rows.filter((row): row is ChangeRow => 'targetId' in row.content && row.content.targetId === id)
}

/**
 * The message as its author of changes sees it at once. The row itself changes only when the log has the change: what is
 * refused leaves nothing behind.
 */
export function withChanges(row: MessageRow, changes: readonly ChangeRow[], selfId: AccountId): MessageRow {
  let shown = row
  for (const { content, atMs, failure } of changes) {
    if (failure !== undefined || shown.kind !== 'text') continue
    if (content.type === 'delete') shown = { ...shown, kind: 'deleted', text: '', reactions: {} }
    else if (content.type === 'reaction') {
      shown = { ...shown, reactions: { ...shown.reactions, [selfId]: { emoji: content.emoji, seq: 0 } } }
    } else {
      const revision = (shown.edit?.revision ?? 0) + 1
      shown = { ...shown, text: content.text, edit: { seq: shown.edit?.seq ?? 0, atMs, revision } }
    }
  }
  return shown
}

/** The first change that was refused and waits for a decision. */
export function failedChangeOf(changes: readonly ChangeRow[]): MessageView['failedChange'] {
  const failed = changes.find((change) => change.failure !== undefined)
  return failed?.failure && { type: failed.content.type, failure: failed.failure }
}
