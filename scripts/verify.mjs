// `npm test`: every check, up to the first that fails. CI runs exactly this.
// `npm run verify -- --from=unit` starts at a step, `--only=spec,unit` runs some.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensureTools } from './lib/tools.mjs'

// Light ones keep one core busy and run two at a time, each printed when it ends; the others have the machine alone.
const STEPS = [
  { name: 'lint', does: 'format and lint', commands: [['biome', 'check', '.']] },
  // Whatever reads the database client finds it in peace: nobody makes it again.
  { name: 'client', does: 'the database client', commands: [['node', 'scripts/generate.mjs']] },
  { name: 'types', does: 'types of everything, tests included', isLight: true, commands: [['tsc', '-b']] },
  { name: 'boundaries', does: 'who may import whom', isLight: true, commands: [['npm', 'run', '-s', 'boundaries']] },
  { name: 'unused', does: 'dead files, exports and dependencies', isLight: true, commands: [['knip']] },
  {
    name: 'spec',
    does: 'rules and the tests that cite them',
    isLight: true,
    commands: [['node', 'scripts/check-spec.mjs']],
  },
  { name: 'unit', does: 'unit tests', isLight: true, commands: [['vitest', 'run', '--project', 'unit']] },
  {
    name: 'build',
    does: 'production build and its weight',
    isLight: true,
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

/** Several times what all the tests of a step hold at once. */
const MEMORY_BYTES = 4 * 2 ** 30

const root = fileURLToPath(new URL('..', import.meta.url))
const temporary = makeTemporary()
if (temporary) process.once('exit', () => rmSync(temporary, { recursive: true, force: true }))
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1))
const environment = {
  ...process.env,
  PATH: `${root}node_modules/.bin:${process.env.PATH}`,
  FORCE_COLOR: '0',
  ...(temporary ? { TMPDIR: temporary } : {}),
}
const waiting = chosenSteps()
const results = []
const startedAt = performance.now()
while (waiting.length > 0 && !hasFailed()) {
  const lights = []
  while (waiting[0]?.isLight) lights.push(waiting.shift())
  const lanes = lights.length > 0 ? [lights, lights] : [[waiting.shift()]]
  await Promise.all(lanes.map(runEach))
}

console.log('\nstep           seconds')
for (const { name, seconds, passed } of results) console.log(line(name, seconds, passed ? 'ok' : 'FAILED'))
console.log(line('total', secondsSince(startedAt), ''))
const failed = results.filter(({ passed }) => !passed).map(({ name }) => name)
if (failed.length > 0) {
  console.error(`\nFailed: ${failed.join(', ')}. Later steps did not run. The output is above.`)
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
  return rest.filter((step) => only?.includes(step.name) ?? true)
}

/** Databases under test sync at every turn. Where the system has a large folder in memory, they wait for no disk. */
function makeTemporary() {
  const memory = '/dev/shm'
  if (process.env.TMPDIR || !existsSync(memory)) return undefined
  const { bavail, bsize } = statfsSync(memory)
  if (bavail * bsize < MEMORY_BYTES) return undefined
  const directory = mkdtempSync(join(memory, 'stogram-'))
  // PostgreSQL runs under a name of its own.
  chmodSync(directory, 0o755)
  return directory
}

function hasFailed() {
  return results.some(({ passed }) => !passed)
}

/** One after the other, up to a failure; two lanes may share their steps. */
async function runEach(steps) {
  while (steps.length > 0 && !hasFailed()) {
    const step = steps.shift()
    const isHeld = step.isLight === true
    const begunAt = performance.now()
    const title = `\n── ${step.name}: ${step.does}`
    if (!isHeld) console.log(title)
    const { passed, output } = step.run ? { passed: step.run() } : await runCommands(step.commands, isHeld)
    if (isHeld) console.log(`${title}\n${output.trim()}`)
    results.push({ name: step.name, seconds: secondsSince(begunAt), passed })
  }
}

async function runCommands(commands, isHeld) {
  let output = ''
  for (const [program, ...args] of commands) {
    const stdio = isHeld ? 'pipe' : 'inherit'
    const child = spawn(program, args, { cwd: root, stdio, env: environment })
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text) => {
        output += text
      })
    }
    const [status] = await once(child, 'close')
    if (status !== 0) return { passed: false, output }
  }
  return { passed: true, output }
}

function secondsSince(ms) {
  return (performance.now() - ms) / 1000
}

function line(name, seconds, verdict) {
  return `${name.padEnd(14)}${seconds.toFixed(1).padStart(8)}  ${verdict}`
}
