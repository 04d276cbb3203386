// Takes the pictures of the README from the production build: `node scripts/screenshots.mjs [folder]`.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { tsImport } from 'tsx/esm/api'
import { ROOT, staleSteps } from './lib/build-steps.mjs'
import { ensureTools } from './lib/tools.mjs'

if (!ensureTools()) process.exit(1)
if (staleSteps().length > 0) {
  const { status } = spawnSync(process.execPath, [join(ROOT, 'scripts/build.mjs')], { stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}
const { takePictures } = await tsImport('../tests/browser/take-pictures.ts', import.meta.url)
await takePictures(process.argv[2] ?? join(ROOT, 'docs/images'))
