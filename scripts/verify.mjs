// `npm test`: every check, fastest first, up to the first that fails. CI runs exactly this.
// `npm run verify -- --from=unit` starts at a step, `--only=spec,unit` runs some.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { ensureTools } from './lib/tools.mjs'

const STEPS = [
  { name: 'lint', does: 'format and lint', commands: [['biome', 'check', '.']] },
  // Generates the database client that later steps look for.
  { name: 'types', does: 'types of everything, tests included', commands: [['npm', 'run', '-s', 'types']] },
  { name: 'boundaries', does: 'who may import whom', commands: [['npm', 'run', '-s', 'boundaries']] },
  { name: 'unused', does: 'dead files, exports and dependencies', commands: [['knip']] },
  { name: 'spec', does: 'rules and the tests that cite them', commands: [['node', 'scripts/check-spec.mjs']] },
  { name: 'unit', does: 'unit tests', commands: [['vitest', 'run', '--project', 'unit']] },
  {
    name: 'build',
    does: 'production build and its weight',
    commands: [
      ['node', 'scripts/build.mjs'],
      ['node', 'scripts/check-bundle.mjs'],
    ],
  },
  { name: 'tools', does: 'programs the tests need', run: ensureTools },
  { name: 'integration', does: 'real databases and Redis', commands: [['vitest', 'run', '--project', 'integration']] },
  { name: 'simulation', does: 'many engines, many faults', commands: [['vitest', 'run', '--project', 'simulation']] },
  { name: 'system', does: 'all the programs together', commands: [['vitest', 'run', '--project', 'system']] },
  { name: 'hostile', does: 'a server that lies', commands: [['vitest', 'run', '--project', 'hostile']] },
  { name: 'browser', does: 'journeys in Chromium', commands: [['vitest', 'run', '--project', 'browser']] },
]

const root = fileURLToPath(new URL('..', import.meta.url))
const results = []
for (const step of chosenSteps()) {
  console.log(`\n── ${step.name}: ${step.does}`)
  const startedAt = performance.now()
  const passed = step.run ? step.run() : step.commands.every(run)
  results.push({ name: step.name, seconds: (performance.now() - startedAt) / 1000, passed })
  if (!passed) break
}

console.log('\nstep           seconds')
for (const { name, seconds, passed } of results) {
  console.log(`${name.padEnd(14)}${seconds.toFixed(1).padStart(8)}  ${passed ? 'ok' : 'FAILED'}`)
}
const total = results.reduce((sum, { seconds }) => sum + seconds, 0)
console.log(`${'total'.padEnd(14)}${total.toFixed(1).padStart(8)}`)
const failed = results.find(({ passed }) => !passed)
if (failed) {
  console.error(`\nThe step "${failed.name}" failed; later steps did not run. Its output is above.`)
  process.exit(1)
}

function chosenSteps() {
  const option = (name) => process.argv.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3)
  const from = option('from')
  const only = option('only')?.split(',')
  for (const name of [from, ...(only ?? [])]) {
    if (name && !STEPS.some((step) => step.name === name)) {
      console.error(`There is no step "${name}". Steps: ${STEPS.map((step) => step.name).join(', ')}`)
      process.exit(2)
    }
  }
  const rest = from ? STEPS.slice(STEPS.findIndex((step) => step.name === from)) : STEPS
  return only ? rest.filter((step) => only.includes(step.name)) : rest
}

function run([program, ...args]) {
  const env = { ...process.env, PATH: `${root}node_modules/.bin:${process.env.PATH}`, FORCE_COLOR: '0' }
  return spawnSync(program, args, { cwd: root, stdio: 'inherit', env }).status === 0
}
