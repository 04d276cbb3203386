/**
 * One engine per browser profile, by a Web Lock. Waiting for it is normal and never an error; it is stolen only
 * when the person says "use here" or the worker that had it stopped answering. Who lost it cannot write any
 * more: the fence row in the database sees to that even when this code does not run.
 *
 *   waiting ──granted──► held ──stolen──► lost ──takeOver──► held
 */
export class EngineLock {
  private readonly name: string
  private readonly onHeld: () => void
  private readonly onLost: () => void
  private generation = 0

  constructor(name: string, handlers: { onHeld: () => void; onLost: () => void }) {
    this.name = name
    this.onHeld = handlers.onHeld
    this.onLost = handlers.onLost
  }

  wait(): void {
    this.request({})
  }

  steal(): void {
    this.request({ steal: true })
  }

  private request(options: LockOptions): void {
    this.generation += 1
    const { generation } = this
    let isHeld = false
    navigator.locks
      .request(this.name, options, () => {
        if (generation !== this.generation) return undefined
        isHeld = true
        this.onHeld()
        // Held until the worker ends or another host steals it.
        return new Promise<never>(() => undefined)
      })
      .catch(() => {
        if (isHeld && generation === this.generation) this.onLost()
      })
  }
}
