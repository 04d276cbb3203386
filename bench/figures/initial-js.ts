import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Bench } from '../harness/bench.ts'
import { makeFigure } from '../harness/figures.ts'
import { ROOT } from '../harness/processes.ts'

const CLIENT = join(ROOT, 'client/dist')

/** Scripts that a first visit loads before a chat can be shown: those of the page, and the engine's worker. */
export const initialJs: Bench = async () => {
  const html = await readFile(join(CLIENT, 'index.html'), 'utf8')
  const named = [...html.matchAll(/<(?:script[^>]*\ssrc|link[^>]*rel="modulepreload"[^>]*\shref)="([^"]+\.js)"/g)]
  const page = await withStaticImports(named.map(([, path]) => join(CLIENT, path ?? '')))
  const worker = await withStaticImports(await workersOf(page))
  const [pageKb, workerKb] = [await gzipKb(page), await gzipKb(worker)]
  return [
    makeFigure('initial_js_gzip_kb', 'KB', [pageKb + workerKb], []),
    makeFigure('page_js_gzip_kb', 'KB', [pageKb], []),
    makeFigure('worker_js_gzip_kb', 'KB', [workerKb], []),
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
async function workersOf(paths: string[]): Promise<string[]> {
  const found = new Set<string>()
  for (const path of paths) {
    const code = await readFile(path, 'utf8')
    for (const [name] of code.matchAll(/assets\/[\w.-]+\.worker-[\w-]+\.js/g)) found.add(join(CLIENT, name))
  }
  return [...found]
}

async function gzipKb(paths: string[]): Promise<number> {
  const files = await Promise.all(paths.map((path) => readFile(path, 'utf8')))
  return files.reduce((sum, code) => sum + gzipSync(code, { level: 9 }).length, 0) / 1_024
}
