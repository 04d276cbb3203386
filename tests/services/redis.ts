import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { freePort } from './postgres.ts'

export type RedisService = {
  readonly url: string
  /** SIGKILL: everything it held is gone. */
  kill(): Promise<void>
  start(): Promise<void>
  stop(): Promise<void>
}

/** A real Redis without persistence, on a free port; `settings` is a configuration file that goes first. */
export async function startRedis(options: { port?: number; settings?: string } = {}): Promise<RedisService> {
  const directory = await mkdtemp(join(tmpdir(), 'stogram-redis-'))
  const port = options.port ?? (await freePort())
  const start = () => startProcess(port, directory, options.settings)
  let child = await start()
  const end = async (signal: 'SIGKILL' | 'SIGTERM') => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const exited = once(child, 'exit')
    child.kill(signal)
    await exited
  }
  return {
    url: `redis://127.0.0.1:${port}`,
    kill: () => end('SIGKILL'),
    start: async () => {
      child = await start()
    },
    stop: async () => {
      await end('SIGTERM')
      await rm(directory, { recursive: true, force: true })
    },
  }
}

async function startProcess(port: number, directory: string, settings: string | undefined) {
  const child = spawn(
    'redis-server',
    [...(settings ? [settings] : []), '--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', directory],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  )
  const failed = once(child, 'error').then(([error]) => {
    throw new Error('redis-server does not start. On Debian: apt-get install redis-server', {
      cause: error,
    })
  })
  await Promise.race([failed, waitForReady(child.stdout)])
  child.stdout.resume()
  return child
}

async function waitForReady(output: NodeJS.ReadableStream): Promise<void> {
  for await (const line of createInterface({ input: output })) {
    if (line.includes('Ready to accept connections')) return
  }
  throw new Error('redis-server ended before it was ready')
}
