import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { startPostgres } from '../../../../tests/services/postgres.ts'
import { openDatabase } from '../database.ts'
import { makeDirectory } from './directories.ts'
import { silentLog } from './silent-log.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** A migrated, empty database of a running cluster; nobody may stay connected to it. */
    postgresTemplate: string
    /** The data directory of a migrated, empty embedded database that is closed. */
    embeddedTemplate: string
  }
}

/** Once for all files of the integration project: initialising and migrating takes longer than most tests do. */
export async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const [service, dataDirectory] = await Promise.all([startPostgres(), makeDirectory()])
  for (const place of [{ databaseUrl: service.url }, { dataDirectory }]) {
    await (await openDatabase({ ...place, log: silentLog }))[Symbol.asyncDispose]()
  }
  // Tests count the snapshots of their own.
  await rm(join(dataDirectory, 'snapshots'), { recursive: true })
  provide('postgresTemplate', service.url)
  provide('embeddedTemplate', dataDirectory)
  return async () => {
    await Promise.all([service.stop(), rm(dataDirectory, { recursive: true, force: true })])
  }
}
