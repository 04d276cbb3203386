import { inspect } from 'node:util'
import { describeStart } from './banner.ts'
import { makeConfig } from './config/config.ts'
import { readEnv } from './config/env.ts'
import { startServer } from './server.ts'

const MENDABLE = new Set(['ConfigError', 'StartError', 'DirectoryInUseError', 'MigrationError'])

try {
  const config = makeConfig(readEnv())
  const server = await startServer(config, { isSnapshotTakenAtStop: true })
  const { appLog } = server.loggers
  appLog.info({ config }, 'server started')
  process.stdout.write(describeStart({ ...config, databaseKind: server.databaseKind, url: server.publicOrigin }))

  let isStopping = false
  const stop = (reason: string) => {
    if (isStopping) return
    isStopping = true
    appLog.info({ reason }, 'server stopping')
    // Not unref'd from anything that matters: only what hangs keeps the process this long.
    setTimeout(() => process.exit(1), config.shutdownTimeoutMs).unref()
    server[Symbol.asyncDispose]().then(
      () => appLog.info({}, 'server stopped'),
      (error: unknown) => {
        appLog.error({ err: error }, 'server did not stop cleanly')
        process.exitCode = 1
      },
    )
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
