/** The calls of one socket, each begun when its answer has room. */
export interface CallLine {
  /** Begins the call now or when its turn comes. False: too many wait already, and it never will. */
  enter(call: LineCall): boolean
  /** The queue got shorter: whose turn has come may begin. */
  advance(): void
  /** Forgets who waits. */
  close(): void
}

export interface LineCall {
  /** Its answer may be a page. */
  isRead: boolean
  /** Resolves once the answer stands in the queue; never rejects. */
  run(): Promise<void>
}

/** Pages of one socket that may be in the making at a time: they are not in its queue yet. */
const READS_AT_ONCE = 2
const MAX_WAITING = 128

/**
 * Whoever asks faster than they read waits before the work is done, instead of filling the server's memory with
 * answers. Calls that may begin do so in the order in which they came.
 */
export function makeCallLine(isCongested: () => boolean): CallLine {
  let waiting: LineCall[] = []
  let reads = 0
  const mayBegin = ({ isRead }: LineCall) => !isCongested() && !(isRead && reads >= READS_AT_ONCE)
  const begin = async (call: LineCall) => {
    if (!call.isRead) return call.run()
    reads += 1
    await call.run()
    reads -= 1
    advance()
  }
  const advance = () => {
    const line = waiting
    waiting = []
    for (const call of line) {
      if (mayBegin(call)) void begin(call)
      else waiting.push(call)
    }
  }
  return {
    enter(call) {
      if (waiting.length >= MAX_WAITING) return false
      waiting.push(call)
      advance()
      return true
    },
    advance,
    close() {
      waiting = []
    },
  }
}
