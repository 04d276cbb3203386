import type { ChatId, ItemId } from '@stogram/contract'
import { useSyncExternalStore } from 'react'
import { core } from '../../../state/core-client.ts'
import { sentenceFor } from '../../../state/sentences.ts'
import { showToast } from '../../../ui/toast-store.ts'

const UNDO_MS = 5_000

interface PendingDelete {
  chatId: ChatId
  id: ItemId
  forAll: boolean
}

let hiddenIds: ReadonlySet<ItemId> = new Set()
const pending = new Map<ItemId, () => void>()
const listeners = new Set<() => void>()

/**
 * Hides a message at once and deletes it after 5 s, unless that is undone. A window that is closed meanwhile
 * deletes at once: what was asked for is done.
 */
export function deleteWithUndo(request: PendingDelete): void {
  const { id, forAll } = request
  const timer = setTimeout(() => finish(request), UNDO_MS)
  pending.set(id, () => {
    clearTimeout(timer)
    finish(request)
  })
  setHidden(id, true)
  showToast({
    text: forAll ? 'Deleted for everyone' : 'Deleted for you',
    action: {
      text: 'Undo',
      run: () => {
        clearTimeout(timer)
        pending.delete(id)
        setHidden(id, false)
      },
    },
  })
}

/** Messages that are deleted here while the undo is open. */
export function useHiddenIds(): ReadonlySet<ItemId> {
  return useSyncExternalStore(subscribe, () => hiddenIds)
}

function finish(request: PendingDelete): void {
  if (!pending.delete(request.id)) return
  core
    .deleteMessage(request)
    .catch((error: unknown) => showToast({ text: sentenceFor(error), tone: 'danger' }))
    // The row comes back changed, or not at all: either way it need not be hidden any more.
    .finally(() => setHidden(request.id, false))
}

function setHidden(id: ItemId, isHidden: boolean): void {
  const next = new Set(hiddenIds)
  if (isHidden) next.add(id)
  else next.delete(id)
  hiddenIds = next
  for (const listener of listeners) listener()
}

function finishAll(): void {
  for (const run of [...pending.values()]) run()
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) addEventListener('pagehide', finishAll)
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0) removeEventListener('pagehide', finishAll)
  }
}
