// Content stamps: a step is skipped while the bytes of everything it reads are those of its last run.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const SKIPPED = new Set(['node_modules', 'dist', 'generated', 'output'])
const TEST = /\.test\.tsx?$|\.tsbuildinfo$/

/** The hash of the names and contents of files and, recursively, folders. Missing ones count as empty. */
export function hashInputs(root, paths) {
  const hash = createHash('sha256')
  // A different Node may build differently.
  hash.update(process.versions.node)
  for (const path of paths) addPath(hash, root, path)
  return hash.digest('hex')
}

function addPath(hash, root, path) {
  const full = join(root, path)
  if (!existsSync(full)) return
  if (statSync(full).isFile()) {
    hash.update(`${path}\0`)
    hash.update(readFileSync(full))
    return
  }
  for (const entry of readdirSync(full, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (SKIPPED.has(entry.name) || TEST.test(entry.name)) continue
    addPath(hash, root, join(path, entry.name))
  }
}

export function readStamp(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}

export function writeStamp(file, stamp) {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, stamp)
}
