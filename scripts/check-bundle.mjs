// The weight of the built web app against its budgets, compressed as the server sends it (gzip).
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

const KB = 1_024
const BUDGETS = { initialJs: 140 * KB, startJs: 186 * KB, css: 25 * KB, lazyChunk: 90 * KB, precache: 1_536 * KB }

const dist = fileURLToPath(new URL('../client/dist', import.meta.url))
if (!existsSync(join(dist, 'index.html'))) {
  console.error('client/dist is missing: run `npm run build` first.')
  process.exit(1)
}
const files = readdirSync(dist, { recursive: true }).map((name) => name.replaceAll('\\', '/'))
const read = (name) => readFileSync(join(dist, name))
const weigh = (name) => gzipSync(read(name), { level: 9 }).length

const initial = closureOf(entriesOf(read('index.html').toString()))
const scripts = files.filter((name) => name.endsWith('.js'))
const start = closureOf([...initial, engineOf(scripts)])
const rows = [
  ['JavaScript until the list of chats is shown, with the worker', sum([...initial]), BUDGETS.initialJs],
  ['the same with the engine, which is loaded next', sum([...start]), BUDGETS.startJs],
  ['all styles', sum(files.filter((name) => name.endsWith('.css'))), BUDGETS.css],
  ...scripts
    .filter((name) => !start.has(name))
    .map((name) => [`lazy ${name}`, weigh(name), BUDGETS.lazyChunk])
    .sort((a, b) => b[1] - a[1])
    .slice(0, 5),
  ['precache, uncompressed', precacheBytes(), BUDGETS.precache],
]
for (const [name, bytes, budget] of rows) {
  const mark = bytes > budget ? 'OVER' : 'ok'
  console.log(`${mark.padEnd(5)}${kb(bytes).padStart(10)} of ${kb(budget).padStart(10)}  ${name}`)
}
if (rows.some(([, bytes, budget]) => bytes > budget)) process.exit(1)

function entriesOf(html) {
  return [...html.matchAll(/(?:src|href)="\/?([^"]+\.js)"/g)]
    .map(([, name]) => name)
    .filter((name) => files.includes(name))
}

/** The entries, what they import statically, and the worker that they start: what loads before the first screen. */
function closureOf(entries) {
  const seen = new Set()
  const queue = [...entries]
  while (queue.length > 0) {
    const name = queue.pop()
    if (seen.has(name)) continue
    seen.add(name)
    const source = read(name).toString()
    for (const [, path] of source.matchAll(
      /(?:^|[;}\s])(?:import|export)\s*(?:[\w*{][^'"()]*?from\s*)?["'](\.{1,2}\/[^"']+\.js)["']/g,
    )) {
      queue.push(posix.join(dirname(name), path))
    }
    for (const [path] of source.matchAll(/assets\/[\w.-]+\.worker-[\w-]+\.js/g)) queue.push(path)
  }
  return seen
}

function engineOf(names) {
  const engine = names.find((name) => /\/start-core-[\w-]+\.js$/.test(name))
  if (engine) return engine
  console.error('client/dist has no script of the engine.')
  process.exit(1)
}

/** What the service worker stores at install: the entries of the manifest that Workbox put into it. */
function precacheBytes() {
  const worker = ['sw.js', 'service-worker.js'].find((name) => files.includes(name))
  if (!worker) {
    console.error('client/dist has no service worker.')
    process.exit(1)
  }
  const urls = new Set(
    [
      ...read(worker)
        .toString()
        .matchAll(/["']?url["']?:\s*["'`]([^"'`]+)["'`]/g),
    ].map(([, url]) => url.replace(/^\//, '')),
  )
  const listed = [...urls].filter((url) => files.includes(url))
  if (listed.length === 0) {
    console.error(`${relative(process.cwd(), join(dist, worker))} has an empty precache manifest.`)
    process.exit(1)
  }
  return listed.reduce((total, url) => total + read(url).length, 0)
}

function sum(names) {
  return names.reduce((total, name) => total + weigh(name), 0)
}

function kb(bytes) {
  return `${(bytes / KB).toFixed(1)} KB`
}
