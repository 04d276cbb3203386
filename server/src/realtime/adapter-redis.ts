import type { Redis } from 'ioredis'
import type { Logger } from 'pino'

/**
 * What the Socket.IO adapter uses of two Redis connections. It ignores the promises it gets, so that each lost publish
 * would end the process; here it costs a push, which the receivers make up for by pulling.
 */
export function makeAdapterClients(redis: { publisher: Redis; subscriber: Redis }, log: Logger) {
  const { publisher, subscriber } = redis
  let isTold = false
  publisher.on('ready', () => {
    isTold = false
  })
  const tolerate = (work: Promise<unknown>) => {
    work.catch((error: unknown) => {
      if (!isTold) log.warn({ err: error }, 'pushes do not reach the other servers')
      isTold = true
    })
  }
  return {
    publisher: {
      publish: (channel: string, message: string | Buffer) => tolerate(publisher.publish(channel, message)),
      /** Only ever asks how many servers there are; without Redis there is this one. */
      send_command(command: string, values: string[], done: (error: null, answer: unknown[]) => void) {
        publisher.call(command, ...values).then(
          (answer) => done(null, answer as unknown[]),
          () => done(null, ['', 1]),
        )
      },
      on: publisher.on.bind(publisher),
      off: publisher.off.bind(publisher),
    },
    subscriber: {
      // Both are repeated by ioredis itself whenever it has connected again.
      subscribe: (channels: string[]) => tolerate(subscriber.subscribe(...channels)),
      psubscribe: (pattern: string) => tolerate(subscriber.psubscribe(pattern)),
      unsubscribe: (channels: string[]) => tolerate(subscriber.unsubscribe(...channels)),
      punsubscribe: (pattern: string) => tolerate(subscriber.punsubscribe(pattern)),
      on: subscriber.on.bind(subscriber),
      off: subscriber.off.bind(subscriber),
    },
  }
}
