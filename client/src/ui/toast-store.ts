export interface Toast {
  id: number
  text: string
  tone: 'plain' | 'danger'
  action?: { text: string; run(): void }
  /** Stays until it is closed or its action is taken. */
  isSticky: boolean
}

const SHOWN_MS = 5_000
const MAX_SHOWN = 3

let toasts: readonly Toast[] = []
let nextId = 1
const listeners = new Set<() => void>()

/** A short word about something that happened. Never the only way to reach its action. */
export function showToast(toast: Partial<Omit<Toast, 'id'>> & { text: string }): () => void {
  const made: Toast = { tone: 'plain', isSticky: false, ...toast, id: nextId++ }
  const others = toasts.filter((shown) => shown.text !== made.text || shown.action !== undefined)
  set(withoutOldest([...others, made]))
  if (!made.isSticky) setTimeout(() => closeToast(made.id), SHOWN_MS)
  return () => closeToast(made.id)
}

/** What only says something makes room. What offers something stays as long as it was promised. */
function withoutOldest(all: readonly Toast[]): readonly Toast[] {
  const spare = all.length - MAX_SHOWN
  if (spare <= 0) return all
  const leaving = new Set(all.filter((toast) => toast.action === undefined && !toast.isSticky).slice(0, spare))
  return all.filter((toast) => !leaving.has(toast))
}

export function closeToast(id: number): void {
  if (toasts.some((toast) => toast.id === id)) set(toasts.filter((toast) => toast.id !== id))
}

export function getToasts(): readonly Toast[] {
  return toasts
}

export function subscribeToasts(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function set(next: readonly Toast[]): void {
  toasts = next
  for (const listener of listeners) listener()
}
