import { rm } from 'node:fs/promises'
import { loadConfig, makeLoggers, type RunningServer, startServer } from '@stogram/server'
import { makeDataDirectory } from '../../server/src/infra/testing/test-database.ts'

export interface LiveServer {
  url: string
  stop(): Promise<void>
}

/** The real server in this process: embedded database, any free port, no limits that a test would run into. */
export async function startLiveServer(nowMs: () => number = Date.now): Promise<LiveServer> {
  const directory = await makeDataDirectory()
  const config = loadConfig({ PORT: '0', DATA_DIR: directory, LOG_LEVEL: 'error', RATE_LIMIT_SCALE: '1000000' })
  const loggers = makeLoggers({ level: 'error' })
  const server: RunningServer = await startServer(config, { loggers, bcryptCost: 4, nowMs })
  return {
    url: server.url,
    async stop() {
      await server[Symbol.asyncDispose]()
      await rm(directory, { recursive: true, force: true })
    },
  }
}
