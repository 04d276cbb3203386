// Builds what is out of date: the database client, the web app with its compressed copies, the server bundle.
// `--force` builds everything.
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { extname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { build as bundle } from 'esbuild'
import { ROOT, STEPS, staleSteps } from './lib/build-steps.mjs'
import { hashInputs, writeStamp } from './lib/stamps.mjs'

const MAKE = { 'database client': generate, client: buildClient, server: buildServer }
const TEXT = new Set(['.css', '.html', '.js', '.json', '.map', '.svg', '.txt', '.webmanifest'])
// Below this, headers cost more than compression saves.
const WORTH_COMPRESSING_BYTES = 1_024

const stale = process.argv.includes('--force')
  ? STEPS.map((step) => ({ ...step, wanted: hashInputs(ROOT, step.inputs) }))
  : staleSteps()
if (stale.length === 0) console.log('Everything is built.')
for (const step of stale) {
  const startedAt = performance.now()
  process.stdout.write(`Building the ${step.name} … `)
  rmSync(join(ROOT, step.stamp), { force: true })
  await MAKE[step.name]()
  writeStamp(join(ROOT, step.stamp), step.wanted)
  console.log(`${((performance.now() - startedAt) / 1000).toFixed(1)} s`)
}

function generate() {
  run(process.execPath, ['scripts/generate.mjs'])
}

async function buildClient() {
  const vite = createRequire(join(ROOT, 'client/package.json')).resolve('vite')
  const { build } = await import(pathToFileURL(vite).href)
  await build({
    root: join(ROOT, 'client'),
    configFile: join(ROOT, 'client/vite.config.ts'),
    mode: 'production',
    logLevel: 'warn',
  })
  await precompress(join(ROOT, 'client/dist'))
}

/** Writes `x.br` and `x.gz` beside each text file that gains from it; the server picks by Accept-Encoding. */
async function precompress(folder) {
  const brotli = promisify(brotliCompress)
  const gz = promisify(gzip)
  const files = readdirSync(folder, { recursive: true }).map((name) => join(folder, name))
  await Promise.all(
    files.map(async (file) => {
      if (!TEXT.has(extname(file)) || statSync(file).size < WORTH_COMPRESSING_BYTES) return
      const bytes = readFileSync(file)
      const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length }
      writeFileSync(`${file}.br`, await brotli(bytes, { params }))
      writeFileSync(`${file}.gz`, await gz(bytes, { level: 9 }))
    }),
  )
}

/** One file per process entry. Our packages are bundled; those of npm stay where `npm ci` put them. */
async function buildServer() {
  const outdir = join(ROOT, 'server/dist')
  rmSync(join(outdir, 'main.js'), { force: true })
  await bundle({
    absWorkingDir: ROOT,
    entryPoints: {
      main: 'server/src/app/main.ts',
      stogram: 'server/src/cli/main.ts',
      'pglite-worker': 'server/src/infra/pglite-worker.ts',
      'make-template': 'server/src/infra/make-template.ts',
      'unpack-template': 'server/src/infra/unpack-template.ts',
    },
    outdir,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    sourcemap: true,
    external: externalPackages(),
    logLevel: 'warning',
  })
  // A database directory that is ready to be copied: the first start need not initialise one.
  run(process.execPath, [join(outdir, 'make-template.js'), join(outdir, 'pglite-template.tar.gz')])
}

function externalPackages() {
  const manifests = ['server', 'packages/contract', 'packages/e2ee'].map((folder) =>
    JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8')),
  )
  const names = manifests.flatMap((manifest) => Object.keys(manifest.dependencies ?? {}))
  return [...new Set(names)].filter((name) => !name.startsWith('@stogram/'))
}

function run(program, args) {
  const { status } = spawnSync(program, args, { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'] })
  if (status !== 0) process.exit(status ?? 1)
}
