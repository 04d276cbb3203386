import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { openDatabase } from '../database.ts'
import { makeDirectory } from './directories.ts'
import { silentLog } from './silent-log.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The data directory of a migrated, empty embedded database that is closed. */
    embeddedTemplate: string
  }
}

/** Once for all files of a project: initialising and migrating takes longer than most tests do. */
export async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const dataDirectory = await makeDirectory()
  await (await openDatabase({ dataDirectory, log: silentLog }))[Symbol.asyncDispose]()
  // Tests count the snapshots of their own.
  await rm(join(dataDirectory, 'snapshots'), { recursive: true })
  provide('embeddedTemplate', dataDirectory)
  return () => rm(dataDirectory, { recursive: true, force: true })
}
