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

  /** Also after sending: the message may overtake the mark it should take away. */
  stop(): void {
    const hasSaid = this.saidAtMs !== undefined
    this.saidAtMs = undefined
    if (hasSaid) this.say(false)
  }
}
