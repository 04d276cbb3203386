// Generates the Prisma client into server/generated (ignored by git), offline, and only when the schema is newer.
// `--force` generates anyway.
import { spawnSync } from 'node:child_process'
import { existsSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const require = createRequire(import.meta.url)
const schema = join(root, 'prisma', 'schema.prisma')
const prismaPackage = require.resolve('prisma/package.json')
// Written last, so that an interrupted run is not mistaken for a finished one.
const stamp = join(root, 'server', 'generated', '.stamp')

if (!process.argv.includes('--force') && isFresh()) process.exit(0)

const cli = join(dirname(prismaPackage), 'build', 'index.js')
const result = spawnSync(process.execPath, [cli, 'generate', '--schema', schema, '--no-hints'], {
  cwd: root,
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
writeFileSync(stamp, '')

function isFresh() {
  if (!existsSync(stamp)) return false
  const madeAt = statSync(stamp).mtimeMs
  return [schema, prismaPackage].every((input) => statSync(input).mtimeMs < madeAt)
}
