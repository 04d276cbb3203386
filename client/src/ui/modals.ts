/** Open modal dialogs, the topmost last. Everything outside of the topmost is inert. */
let modals: readonly HTMLDialogElement[] = []
const listeners = new Set<() => void>()

/** From now on `dialog` is the topmost one; the returned function takes it out. */
export function enterModal(dialog: HTMLDialogElement): () => void {
  set([...modals, dialog])
  return () => set(modals.filter((other) => other !== dialog))
}

export function topModal(): HTMLDialogElement | undefined {
  return modals.at(-1)
}

export function subscribeModals(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function set(next: readonly HTMLDialogElement[]): void {
  modals = next
  for (const listener of listeners) listener()
}
