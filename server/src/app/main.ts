import { inspect } from 'node:util'
import { describeStart } from './banner.ts'
import { makeConfig } from './config/config.ts'
import { readEnv } from './config/env.ts'
import { startServer } from './server.ts'

/** Faults at the start that an operator can mend. */
const MENDABLE = new Set([
  ...['ConfigError', 'StartError', 'DirectoryInUseError', 'MigrationError', 'PostgresqlError', 'UnopenableError'],
])
const EXIT_PATIENCE_MS = 5_000

try {
  const config = makeConfig(readEnv())
  const server = await startServer(config)
  const { appLog } = server.loggers
  appLog.info({ config }, 'server started')
  process.stdout.write(describeStart({ ...config, databaseKind: server.databaseKind, url: server.publicOrigin }))

  let isStopping = false
  const stop = (reason: string) => {
    if (isStopping) return
    isStopping = true
    appLog.info({ reason }, 'server stopping')
    // No clock for all of it: the drain has its own, and the last snapshot takes as long as it takes.
    const stopping = server[Symbol.asyncDispose]().then(
      () => appLog.info({}, 'server stopped'),
      (error: unknown) => {
        appLog.error({ err: error }, 'server did not stop cleanly')
        process.exitCode = 1
      },
    )
    // Whatever is open after that holds nothing that matters.
    void stopping.then(() => setTimeout(() => process.exit(), EXIT_PATIENCE_MS).unref())
  }
  process.on('SIGTERM', () => stop('SIGTERM'))
  process.on('SIGINT', () => stop('SIGINT'))
  void server.crashed.then((error) => {
    // Its thread ends in a stop that was asked for, too.
    if (isStopping) return
    appLog.fatal({ err: error }, 'the embedded database ended')
    process.exitCode = 1
    stop('database')
  })
} catch (error) {
  // Those that an operator can mend say how; anything else wants its stack.
  const isForPeople = error instanceof Error && MENDABLE.has(error.name)
  process.stderr.write(`\n${isForPeople ? error.message : inspect(error)}\n\n`)
  process.exitCode = 1
}
