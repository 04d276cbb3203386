import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('../..', import.meta.url))

export const canPin = cpus().length > 1 && spawnSync('taskset', ['--version']).status === 0

const SERVER_CORE = '0'
const CLIENT_CORE = '1'
const BOOT_TIMEOUT_MS = 60_000
const STOP_TIMEOUT_MS = 15_000

export type ServerProcess = {
  readonly port: number
  readonly pid: number
  /** Collects garbage when the process was started to do so, then tells its resident bytes. */
  residentBytes(): Promise<number>
  /** Processor time taken so far by all its threads; a PostgreSQL beside it is not in it. */
  cpuMs(): Promise<number>
  stop(): Promise<void>
}

const CORES = { server: SERVER_CORE, client: CLIENT_CORE, any: `0-${cpus().length - 1}` }

/** Moves a process, and whatever it starts later, to the core of the servers, of the clients, or to all. */
export function pin(pid: number, side: keyof typeof CORES) {
  if (canPin) spawnSync('taskset', ['-a', '-c', '-p', CORES[side], String(pid)])
}

export type StartOptions = {
  port: number
  /** Arguments of node. */
  args: string[]
  env?: Record<string, string>
  logFile: string
}

/** Starts a server on the servers' core and waits until it answers. */
export async function startServer({ port, args, env = {}, logFile }: StartOptions): Promise<ServerProcess> {
  const command = [process.execPath, ...args]
  const [program = '', ...rest] = canPin ? ['taskset', '-c', SERVER_CORE, ...command] : command
  const child = spawn(program, rest, {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const killWithParent = () => child.kill('SIGKILL')
  process.once('exit', killWithParent)
  const log = createWriteStream(logFile, { flags: 'a' })
  child.stdout.pipe(log, { end: false })
  child.stderr.pipe(log, { end: false })
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const pid = child.pid
  if (pid === undefined) throw new Error(`${program} did not start`)
  await waitUntilAnswering(port, child, logFile)
  return {
    port,
    pid,
    async residentBytes() {
      if (args.includes('--expose-gc')) {
        child.kill('SIGUSR2')
        await sleep(1_500)
      }
      const status = await readFile(`/proc/${pid}/status`, 'utf8')
      return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1024
    },
    async cpuMs() {
      const line = await readFile(`/proc/${pid}/stat`, 'utf8')
      // Fields are counted after the program's name, which may hold spaces; user and system time in ticks of 10 ms.
      const fields = line.slice(line.lastIndexOf(')') + 2).split(' ')
      return (Number(fields[11]) + Number(fields[12])) * 10
    },
    async stop() {
      child.kill('SIGTERM')
      await Promise.race([exited, sleep(STOP_TIMEOUT_MS, undefined, { ref: false })])
      child.kill('SIGKILL')
      await exited
      process.off('exit', killWithParent)
    },
  }
}

async function waitUntilAnswering(port: number, child: ChildProcess, logFile: string) {
  const deadline = Date.now() + BOOT_TIMEOUT_MS
  while (Date.now() < deadline && child.exitCode === null && child.signalCode === null) {
    if (await answers(port)) return
    await sleep(50)
  }
  child.kill('SIGKILL')
  const said = await readFile(logFile, 'utf8').catch(() => '')
  throw new Error(`A server did not come up. It said:\n${said.slice(-2_000)}`)
}

/** Any answer counts: it comes once the server has put its parts together, which may be after it listens. */
async function answers(port: number): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/api/health`, { signal: AbortSignal.timeout(1_000) })
    await response.body?.cancel()
    return true
  } catch {
    return false
  }
}
