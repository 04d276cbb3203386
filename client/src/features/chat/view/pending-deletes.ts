import type { ItemId } from '@stogram/contract'
import { core } from '../../../state/core-client.ts'
import { codeOf, sentenceFor } from '../../../state/sentences.ts'
import { selectAccount } from '../../../state/session.selectors.ts'
import { useStore } from '../../../state/store.ts'
import { showToast } from '../../../ui/toast-store.ts'
import { type DeleteRequest, dropAllDeletes, dropDelete, keepDelete, loadDeletes } from './kept-deletes.ts'

const UNDO_MS = 5_000

const timers = new Map<ItemId, ReturnType<typeof setTimeout>>()

/**
 * Hides a message at once and deletes it after 5 s, unless that is undone. A window that is closed meanwhile
 * deletes at once, and one that is killed when it is opened again.
 */
export function deleteWithUndo({ chatId, id, forAll }: Pick<DeleteRequest, 'chatId' | 'id' | 'forAll'>): void {
  const account = selectAccount(useStore.getState())
  if (account === undefined) return
  const request = { accountId: account.accountId, chatId, id, forAll, askedAtMs: Date.now() }
  keepDelete(request)
  wait(request)
  showToast({
    text: forAll ? 'Deleting for everyone…' : 'Deleting for you…',
    action: { text: 'Undo', run: () => undo(id) },
  })
}

/** Once per window, before anything is drawn: takes up what an earlier window left, and leaves nothing behind. */
export function watchDeletes(): void {
  let accountId: string | undefined
  const follow = () => {
    const state = useStore.getState()
    const before = accountId
    // At once: what follows changes the store, which comes back here.
    accountId = selectAccount(state)?.accountId
    if (accountId !== undefined && accountId !== before) resume(accountId)
    if (state.session.phase === 'signed-out') forgetAll()
  }
  useStore.subscribe(follow)
  follow()
  addEventListener('pagehide', () => {
    for (const request of loadDeletes()) if (timers.has(request.id)) void finish(request)
  })
}

function resume(accountId: string): void {
  for (const request of loadDeletes()) {
    if (request.accountId === accountId) wait(request)
    else dropDelete(request.id)
  }
}

function wait(request: DeleteRequest): void {
  setDeleting(request.id, true)
  const restMs = Math.max(0, Math.min(UNDO_MS, request.askedAtMs + UNDO_MS - Date.now()))
  timers.set(
    request.id,
    setTimeout(() => void finish(request), restMs),
  )
}

function undo(id: ItemId): void {
  clearTimeout(timers.get(id))
  timers.delete(id)
  dropDelete(id)
  setDeleting(id, false)
}

async function finish(request: DeleteRequest): Promise<void> {
  const { chatId, id, forAll } = request
  clearTimeout(timers.get(id))
  if (!timers.delete(id)) return
  // Another window may have undone it.
  const isWanted = loadDeletes().some((kept) => kept.id === id)
  try {
    if (isWanted) await core.deleteMessage({ chatId, id, forAll })
  } catch (error) {
    // What is gone already needs no deleting.
    if (codeOf(error) !== 'not_found') showToast({ text: sentenceFor(error), tone: 'danger' })
  } finally {
    // Only now: a window that is killed on the way leaves the request for the next one.
    dropDelete(id)
    // The row comes back changed, or not at all: either way it need not be hidden any more.
    setDeleting(id, false)
  }
}

function forgetAll(): void {
  for (const id of [...timers.keys()]) undo(id)
  dropAllDeletes()
}

function setDeleting(id: ItemId, isDeleting: boolean): void {
  useStore.getState().setDeleting(id, isDeleting)
}
