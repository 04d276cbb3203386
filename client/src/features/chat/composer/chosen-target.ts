import type { DraftTarget, KeptTarget } from '@stogram/core'
import type { ComposerTarget } from './composer.tsx'

const SAVE_MS = 300

interface Ports {
  save(target: DraftTarget | undefined): void
  show(target: ComposerTarget | undefined): void
}

/** What is answered or rewritten in one chat, between its field and what the device keeps of it. */
export class ChosenTarget {
  private target: ComposerTarget | undefined
  private waiting: ReturnType<typeof setTimeout> | undefined
  /** Until somebody chooses or writes here, what was kept counts. */
  private isInUse = false
  private readonly ports: Ports

  constructor(ports: Ports) {
    this.ports = ports
  }

  /** Reading it takes seconds when the app has just begun: by then somebody may be writing. */
  found(kept: KeptTarget | undefined): void {
    if (this.isInUse || kept === undefined) return
    this.target = { ...kept, isKept: true }
    this.ports.show(this.target)
  }

  choose(target: ComposerTarget | undefined): void {
    this.isInUse = true
    this.target = target
    this.ports.show(target)
    this.saveNow()
  }

  /** The field is written in: nothing takes it over any more. What was kept stays for the next time. */
  write(): void {
    this.isInUse = true
  }

  /** What has become of a message that is being rewritten. */
  keepText(text: string): void {
    if (this.target === undefined) return
    this.target = { ...this.target, text }
    clearTimeout(this.waiting)
    this.waiting = setTimeout(() => this.flush(), SAVE_MS)
  }

  flush(): void {
    if (this.waiting !== undefined) this.saveNow()
  }

  private saveNow(): void {
    clearTimeout(this.waiting)
    this.waiting = undefined
    const { kind, message, text } = this.target ?? {}
    this.ports.save(kind && message && { kind, id: message.id, ...(text !== undefined && { text }) })
  }
}
