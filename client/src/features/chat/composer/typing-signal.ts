const REPEAT_MS = 3_000

/** Says "typing" at most every 3 s, and "stopped" once, only after having said it. */
export class TypingSignal {
  private saidAtMs: number | undefined
  private readonly say: (isTyping: boolean) => void

  constructor(say: (isTyping: boolean) => void) {
    this.say = say
  }

  type(nowMs: number): void {
    if (this.saidAtMs !== undefined && nowMs - this.saidAtMs < REPEAT_MS) return
    this.saidAtMs = nowMs
    this.say(true)
  }

  /** `isSent` is true when the message itself tells the others. */
  stop(isSent: boolean): void {
    const hasSaid = this.saidAtMs !== undefined
    this.saidAtMs = undefined
    if (hasSaid && !isSent) this.say(false)
  }
}
