import type { TestProject } from 'vitest/node'
import { startPostgres } from '../../../../tests/services/postgres.ts'
import { openDatabase } from '../database.ts'
import { silentLog } from './silent-log.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** A migrated, empty database of a running cluster; nobody may stay connected to it. */
    postgresTemplate: string
  }
}

/** Once for all files of a project, as the embedded database is. */
export async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const service = await startPostgres()
  await (await openDatabase({ databaseUrl: service.url, log: silentLog }))[Symbol.asyncDispose]()
  provide('postgresTemplate', service.url)
  return () => service.stop()
}
