import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Bench } from '../harness/bench.ts'
import { makeFigure } from '../harness/figures.ts'
import { ROOT } from '../harness/processes.ts'

const CLIENT = join(ROOT, 'client/dist')

/** Scripts that a visit loads before the list of chats can be shown, and those of the engine that it loads then. */
export const initialJs: Bench = async () => {
  const html = await readFile(join(CLIENT, 'index.html'), 'utf8')
  const named = [...html.matchAll(/<(?:script[^>]*\ssrc|link[^>]*rel="modulepreload"[^>]*\shref)="([^"]+\.js)"/g)]
  const page = await withStaticImports(named.map(([, path]) => join(CLIENT, path ?? '')))
  const worker = await withStaticImports(await workersOf(page))
  const engine = await withStaticImports(await enginesOf(worker))
  const [pageKb, workerKb] = [await gzipKb(page), await gzipKb(worker)]
  const engineKb = await gzipKb(engine.filter((path) => !worker.includes(path)))
  return [
    makeFigure('initial_js_gzip_kb', 'KB', [pageKb + workerKb], []),
    makeFigure('page_js_gzip_kb', 'KB', [pageKb], []),
    makeFigure('worker_js_gzip_kb', 'KB', [workerKb], []),
    makeFigure('engine_js_gzip_kb', 'KB', [engineKb], []),
  ]
}

/** A bundler may preload what is imported, or leave it to the browser to find. */
async function withStaticImports(entries: string[]): Promise<string[]> {
  const found = new Set<string>()
  const visit = async (path: string) => {
    if (found.has(path)) return
    found.add(path)
    const code = await readFile(path, 'utf8')
    const imports = [...code.matchAll(/\b(?:import|from)\s*["'](\.\/[^"']+\.js)["']/g)]
    for (const [, relative] of imports) await visit(join(path, '..', relative ?? ''))
  }
  for (const entry of entries) await visit(entry)
  return [...found]
}

/** The page names the script of the worker that it starts. */
function workersOf(paths: string[]): Promise<string[]> {
  return namedIn(paths, /[\w.-]+\.worker-[\w-]+\.js/g)
}

/** The worker names the script of the engine that it starts. */
function enginesOf(paths: string[]): Promise<string[]> {
  return namedIn(paths, /start-core-[\w-]+\.js/g)
}

async function namedIn(paths: string[], pattern: RegExp): Promise<string[]> {
  const found = new Set<string>()
  for (const path of paths) {
    const code = await readFile(path, 'utf8')
    for (const [name] of code.matchAll(pattern)) found.add(join(CLIENT, 'assets', name))
  }
  return [...found]
}

async function gzipKb(paths: string[]): Promise<number> {
  const files = await Promise.all(paths.map((path) => readFile(path, 'utf8')))
  return files.reduce((sum, code) => sum + gzipSync(code, { level: 9 }).length, 0) / 1_024
}
