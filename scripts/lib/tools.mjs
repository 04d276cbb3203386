// The programs that tests need and npm does not bring.
import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const TOOLS = [
  { name: 'Chromium', package: 'chromium', find: () => process.env.CHROMIUM_PATH || inPath('chromium') },
  { name: 'Redis', package: 'redis-server', find: () => inPath('redis-server') },
  { name: 'nginx', package: 'nginx', find: () => inPath('nginx') || inPath('nginx', ['/usr/sbin']) },
  { name: 'PostgreSQL', package: 'postgresql', find: () => inPath('initdb') || debianInitdb() },
]

/** Finds or, as root on Debian, installs them. Returns false and says what is missing when it cannot. */
export function ensureTools() {
  const missing = TOOLS.filter((tool) => !tool.find())
  if (missing.length === 0) return true
  const packages = missing.map((tool) => tool.package)
  if (process.getuid?.() === 0 && existsSync('/etc/debian_version')) {
    console.log(`Missing ${missing.map((tool) => tool.name).join(', ')}: apt-get install ${packages.join(' ')}`)
    aptGet('update', '-q')
    // Packages that start a service of their own must not: tests start theirs, on free ports.
    aptGet('install', '-q', '-y', '--no-install-recommends', ...packages)
  }
  const stillMissing = TOOLS.filter((tool) => !tool.find())
  for (const tool of stillMissing) {
    console.error(`${tool.name} is not installed. On Debian or Ubuntu: sudo apt-get install ${tool.package}`)
  }
  return stillMissing.length === 0
}

function aptGet(...args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' }
  spawnSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'], env })
}

function inPath(program, folders = (process.env.PATH ?? '').split(delimiter)) {
  return folders.map((folder) => join(folder, program)).find(isExecutable)
}

function debianInitdb() {
  const root = '/usr/lib/postgresql'
  if (!existsSync(root)) return undefined
  return readdirSync(root)
    .map((version) => join(root, version, 'bin/initdb'))
    .find(isExecutable)
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
