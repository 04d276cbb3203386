import { showToast } from './toast-store.ts'

let offered: string | undefined
const listeners = new Set<() => void>()

/** Copies and says so. Where the browser refuses, the text is shown, marked, to be copied by hand. */
export async function copyText(text: string, said = 'Copied'): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
    showToast({ text: said })
  } catch {
    offer(text)
  }
}

/** The text that could not be copied, while it is offered. */
export function getOfferedText(): string | undefined {
  return offered
}

export function closeOfferedText(): void {
  offer(undefined)
}

export function subscribeOfferedText(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function offer(text: string | undefined): void {
  offered = text
  for (const listener of listeners) listener()
}
