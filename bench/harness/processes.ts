import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { connect } from 'node:net'
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
  stop(): Promise<void>
}

/** Moves a process, and whatever it starts later, to the core of the servers or of the clients. */
export function pin(pid: number, side: 'server' | 'client') {
  if (!canPin) return
  spawnSync('taskset', ['-a', '-c', '-p', side === 'server' ? SERVER_CORE : CLIENT_CORE, String(pid)])
}

export type StartOptions = {
  port: number
  /** Arguments of node. */
  args: string[]
  env?: Record<string, string>
  logFile: string
}

/** Starts a server on the servers' core and waits until it listens. */
export async function startServer({ port, args, env = {}, logFile }: StartOptions): Promise<ServerProcess> {
  const command = [process.execPath, ...args]
  const [program = '', ...rest] = canPin ? ['taskset', '-c', SERVER_CORE, ...command] : command
  const child = spawn(program, rest, {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const log = createWriteStream(logFile, { flags: 'a' })
  child.stdout.pipe(log, { end: false })
  child.stderr.pipe(log, { end: false })
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const pid = child.pid
  if (pid === undefined) throw new Error(`${program} did not start`)
  await waitUntilListening(port, child, logFile)
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
    async stop() {
      child.kill('SIGTERM')
      await Promise.race([exited, sleep(STOP_TIMEOUT_MS, undefined, { ref: false })])
      child.kill('SIGKILL')
      await exited
    },
  }
}

async function waitUntilListening(port: number, child: ChildProcess, logFile: string) {
  const deadline = Date.now() + BOOT_TIMEOUT_MS
  while (Date.now() < deadline && child.exitCode === null && child.signalCode === null) {
    if (await accepts(port)) return
    await sleep(50)
  }
  child.kill('SIGKILL')
  const said = await readFile(logFile, 'utf8').catch(() => '')
  throw new Error(`A server did not come up. It said:\n${said.slice(-2_000)}`)
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
