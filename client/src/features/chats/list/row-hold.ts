/** Whoever wants to press a row does so within this time of the last movement. */
const HOLD_MS = 3_000

/**
 * Keeps rows in place while somebody moves over them to choose one. A pointer that only rests there holds nothing for
 * long: older rows would stand above newer ones.
 */
export class RowHold {
  private timer: ReturnType<typeof setTimeout> | undefined

  constructor(private readonly onHold: (isHeld: boolean) => void) {}

  /** The pointer or the focus has moved. */
  touch(): void {
    if (this.timer === undefined) this.onHold(true)
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.release(), HOLD_MS)
  }

  release(): void {
    if (this.timer === undefined) return
    clearTimeout(this.timer)
    this.timer = undefined
    this.onHold(false)
  }
}
