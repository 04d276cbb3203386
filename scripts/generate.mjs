// Generates the Prisma client into server/generated (ignored by git), offline, and only when it is out of date.
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { findStale, ROOT } from './lib/build-steps.mjs'
import { writeStamp } from './lib/stamps.mjs'

const stale = findStale('database client')
if (stale === undefined) process.exit(0)

const cli = join(dirname(createRequire(import.meta.url).resolve('prisma/package.json')), 'build', 'index.js')
const schema = join(ROOT, 'prisma', 'schema.prisma')
const result = spawnSync(process.execPath, [cli, 'generate', '--schema', schema, '--no-hints'], {
  cwd: ROOT,
  encoding: 'utf8',
  env: {
    ...process.env,
    // The CLI would download an engine that generating does not use; any existing file stops it.
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
    CHECKPOINT_DISABLE: '1',
  },
})
if (result.status !== 0) {
  process.stderr.write(`${result.stdout}${result.stderr}`)
  process.stderr.write('prisma generate failed; the server cannot be built without its client.\n')
  process.exit(1)
}
// Last, so that an interrupted run is not mistaken for a finished one.
writeStamp(join(ROOT, stale.stamp), stale.wanted)
