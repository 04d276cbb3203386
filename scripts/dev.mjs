// `npm run dev`: the server restarting on change and the web app with hot reload, on one address, with a seeded
// world to look at. Its data lives in DATA_DIR, by default data/dev; delete that folder to begin again.
import { spawn, spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ROOT } from './lib/build-steps.mjs'
import { prepareWorld, worldFile } from './lib/dev-world.mjs'

const SERVER_PORT = Number(process.env.PORT ?? 3000)
const APP_PORT = Number(process.env.APP_PORT ?? 5173)
const DATA = resolve(ROOT, process.env.DATA_DIR ?? 'data/dev')
/** Six people sign up within seconds from one machine. */
const RATE_LIMIT_SCALE = process.env.RATE_LIMIT_SCALE ?? '1000'
const SERVER_URL = `http://localhost:${SERVER_PORT}`
const APP_URL = `http://localhost:${APP_PORT}`
const TSX = join(ROOT, 'node_modules/.bin/tsx')

const generated = spawnSync(process.execPath, ['scripts/generate.mjs'], { cwd: ROOT, stdio: 'inherit' })
if (generated.status !== 0) process.exit(generated.status ?? 1)

const world = prepareWorld(DATA, { isElsewhere: process.env.DATABASE_URL !== undefined })
const server = spawn(TSX, ['watch', '--clear-screen=false', 'server/src/app/main.ts'], {
  cwd: ROOT,
  stdio: 'inherit',
  env: { ...process.env, PORT: String(SERVER_PORT), DATA_DIR: DATA, RATE_LIMIT_SCALE, ALLOWED_ORIGINS: APP_URL },
})
const vite = await startVite()

let isStopping = false
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => void stop(0))
server.on('exit', (code) => {
  if (!isStopping) void stop(code ?? 1)
})

await serverAnswers()
await seed()
console.log(`\nStogram runs at ${APP_URL} (API at ${SERVER_URL})`)

async function startVite() {
  const require = createRequire(join(ROOT, 'client/package.json'))
  const { createServer } = await import(pathToFileURL(require.resolve('vite')).href)
  const started = await createServer({
    root: join(ROOT, 'client'),
    configFile: join(ROOT, 'client/vite.config.ts'),
    server: {
      port: APP_PORT,
      strictPort: true,
      proxy: { '/api': SERVER_URL, '/socket.io': { target: SERVER_URL, ws: true } },
    },
  })
  await started.listen()
  return started
}

async function serverAnswers() {
  for (;;) {
    const response = await fetch(SERVER_URL).catch(() => undefined)
    if (response) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

/** Makes the world once; later starts only print who is in it. */
async function seed() {
  if (world === 'leave') return console.log(`${DATA} holds a database already; no world is seeded into it.`)
  const args = ['tests/world/seed.ts', SERVER_URL, worldFile(DATA)]
  if (world === 'print') args.push('--print')
  else console.log('Seeding a world …')
  const child = spawn(TSX, args, { cwd: ROOT, stdio: 'inherit' })
  const code = await new Promise((resolve) => child.once('exit', resolve))
  if (code !== 0) console.error('The world could not be seeded. The next start begins it anew.')
}

async function stop(code) {
  isStopping = true
  const ended = server.exitCode === null ? new Promise((resolve) => server.once('exit', resolve)) : undefined
  server.kill('SIGTERM')
  await Promise.all([ended, vite.close()])
  process.exit(code)
}
