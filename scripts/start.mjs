// `npm start`: builds what is out of date, then becomes the server. The server runs in this very process, so
// signals reach it and its exit code is ours without anyone passing them on.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ROOT, staleSteps } from './lib/build-steps.mjs'

if (staleSteps().length > 0) {
  // In a process of its own, so that the server does not inherit the bundler's memory.
  const { status } = spawnSync(process.execPath, [join(ROOT, 'scripts/build.mjs')], { stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}
process.setSourceMapsEnabled(true)
process.chdir(ROOT)
await import(pathToFileURL(join(ROOT, 'server/dist/main.js')).href)
