#!/usr/bin/env node
// `npx stogram …` and `npm run stogram -- …`: the command line, built first where it is out of date, as `npm start` does.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ROOT, staleSteps } from '../../scripts/lib/build-steps.mjs'

if (staleSteps().some(({ name }) => name === 'server')) {
  // What it makes is not what was asked for: it goes where complaints go.
  const { status } = spawnSync(process.execPath, [join(ROOT, 'scripts/build.mjs')], { stdio: ['ignore', 2, 'inherit'] })
  if (status !== 0) process.exit(status ?? 1)
}
process.setSourceMapsEnabled(true)
// Where `npm start` reads .env and keeps its data.
process.chdir(ROOT)
await import(pathToFileURL(join(ROOT, 'server/dist/stogram.js')).href)
