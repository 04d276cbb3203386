// What `npm run build` makes, and what each part is made from. Imported by start.mjs on every start, so it loads
// nothing heavy.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { hashInputs, readStamp } from './stamps.mjs'

export const ROOT = fileURLToPath(new URL('../..', import.meta.url))

const ALWAYS = ['package-lock.json', 'tsconfig.base.json', 'scripts/build.mjs', 'scripts/lib']
const PACKAGES = ['packages/contract', 'packages/e2ee', 'packages/core']

export const STEPS = [
  {
    name: 'database client',
    inputs: ['package-lock.json', 'prisma/schema.prisma', 'scripts/generate.mjs'],
    output: 'server/generated/client.ts',
    stamp: 'server/generated/.content',
  },
  {
    name: 'client',
    inputs: [...ALWAYS, ...PACKAGES, 'client'],
    output: 'client/dist/index.html',
    stamp: 'client/dist/.content',
  },
  {
    name: 'server',
    inputs: [...ALWAYS, ...PACKAGES, 'server', 'prisma'],
    output: 'server/dist/main.js',
    stamp: 'server/dist/.content',
  },
]

/** The steps whose output is missing or made from other bytes, each with the stamp it will deserve. */
export function staleSteps() {
  return STEPS.flatMap(({ name }) => findStale(name) ?? [])
}

/** One step, when it is stale. */
export function findStale(name) {
  const step = STEPS.find((one) => one.name === name)
  const wanted = hashInputs(ROOT, step.inputs)
  const isFresh = existsSync(join(ROOT, step.output)) && readStamp(join(ROOT, step.stamp)) === wanted
  return isFresh ? undefined : { ...step, wanted }
}
