const PANES = 'nav, main, aside'
const STOPS = 'textarea, [tabindex="0"], a[href], button:not(:disabled), input:not(:disabled)'

/** F6 goes from pane to pane (the list, the chat, the panel), Shift+F6 the other way. */
export function watchPaneKeys(): void {
  addEventListener('keydown', (event) => {
    if (event.key !== 'F6' || event.altKey || event.ctrlKey || event.metaKey) return
    const panes = [...document.querySelectorAll<HTMLElement>(PANES)].filter((pane) => pane.checkVisibility())
    const from = panes.findIndex((pane) => pane.contains(document.activeElement))
    const next = panes[nextPane(from, panes.length, event.shiftKey ? -1 : 1)]
    if (next === undefined) return
    event.preventDefault()
    stopOf(next)?.focus()
  })
}

/** From nowhere, the first one forwards and the last one backwards. */
export function nextPane(from: number, count: number, step: 1 | -1): number {
  if (count === 0) return -1
  return from < 0 ? (step === 1 ? 0 : count - 1) : (from + step + count) % count
}

/** What one came for: the field of a chat, the row of a list; otherwise the first thing that takes the focus. */
function stopOf(pane: HTMLElement): HTMLElement | null {
  return (
    pane.querySelector<HTMLElement>('textarea') ??
    pane.querySelector<HTMLElement>('[role=list] [tabindex="0"]') ??
    pane.querySelector<HTMLElement>(STOPS)
  )
}
