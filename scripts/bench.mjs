// `npm run bench [name]`: measures the built product against a bare reference server. See bench/README.md.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { ROOT, staleSteps } from './lib/build-steps.mjs'

const args = process.argv.slice(2)
const isBuilding = !args.includes('--no-build') && !args.includes('--reference-only')
if (isBuilding && staleSteps().length > 0) run([join(ROOT, 'scripts/build.mjs')])
run(['--import', 'tsx', join(ROOT, 'bench/run.ts'), ...args.filter((argument) => argument !== '--no-build')])

function run(nodeArgs) {
  const { status } = spawnSync(process.execPath, nodeArgs, { cwd: ROOT, stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}
