/**
 * Tells what this window saved, and hears back through the store, from what another window wrote. Only the latter is
 * taken over, and only where nothing was typed here since.
 */
export class DraftSync {
  /** Saved here and not seen in the store yet, oldest first. */
  private echoes: string[] = []
  private settled: string

  constructor(stored: string) {
    this.settled = stored
  }

  /** This text is on its way into the database; nothing, for a draft that goes with its message. */
  saved(text: string): void {
    this.settled = text
    this.echoes.push(text)
  }

  /** The text to show from now on, when that is another than `shown`. */
  heard(stored: string, shown: string): string | undefined {
    const echo = this.echoes.indexOf(stored)
    if (echo >= 0) {
      this.echoes.splice(0, echo + 1)
      return undefined
    }
    if (shown !== this.settled || stored === shown) return undefined
    this.settled = stored
    return stored
  }
}

/** A text that could not be sent comes back in front of what was typed since. */
export function putBack(failed: string, typedSince: string): string {
  return typedSince.trim() === '' ? failed : `${failed}\n${typedSince}`
}
