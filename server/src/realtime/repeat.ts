import type { Logger } from 'pino'

export interface RepeatDeps {
  everyMs: number
  work: () => Promise<void>
  /** For the log, such as 'revocations'. */
  what: string
  log: Pick<Logger, 'warn'>
}

/** Does something now and then, never twice at once; a failure is logged and made up for by the next time. */
export function repeat({ everyMs, work, what, log }: RepeatDeps): Disposable {
  let isUnderWay = false
  const timer = setInterval(() => {
    if (isUnderWay) return
    isUnderWay = true
    work()
      .catch((error: unknown) => log.warn({ err: error }, `${what} could not be looked at`))
      .finally(() => {
        isUnderWay = false
      })
  }, everyMs)
  timer.unref()
  return { [Symbol.dispose]: () => clearInterval(timer) }
}
