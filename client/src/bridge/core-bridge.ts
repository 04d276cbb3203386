import * as Comlink from 'comlink'
import { makeDeferred } from '../lib/deferred.ts'
import type { CommandName, HostEvent } from '../worker/host-api.ts'
import { BridgeError } from './bridge-error.ts'
import { currentGeneration, generationAfter, workerName } from './worker-generation.ts'
import { openWorkerPort, type WorkerKind, type WorkerPort } from './worker-port.ts'

interface CoreBridgeOptions {
  kind: WorkerKind
  url: string | URL
  /** Workers of one name are one worker; a replacement takes the name of the next generation. */
  name: string
  onEvent(event: HostEvent): void
}

const PING_MS = 2_000
/** Deriving keys from a password holds the worker up for seconds on a slow phone. */
const DEAD_MS = 20_000
const HANDSHAKE_MS = 10_000
const MAX_RESPAWNS = 5

/**
 * This window's end of the port.
 *
 *   attached ──no pong for 20 s, while visible──► respawned as the next generation ──► attached
 *      │  └──pong "unknown window"──► attach again
 *      ├──handshake fails (shared)──► dedicated
 *      └──the script does not load (dedicated), or 5 respawns were in vain──► failed
 */
export class CoreBridge {
  private readonly options: CoreBridgeOptions
  private readonly clientId = crypto.randomUUID()
  private kind: WorkerKind
  private port: WorkerPort
  private dead = makeDeferred<never>()
  private generation = currentGeneration()
  private respawns = 0
  private lastPongMs = 0
  private isPinging = false
  private hasFailed = false

  constructor(options: CoreBridgeOptions) {
    this.options = options
    this.kind = options.kind
    this.port = this.openPort()
  }

  start(): void {
    void this.attach()
    setInterval(() => void this.heartbeat(), PING_MS)
    addEventListener('pagehide', () => void this.port.host.detach(this.clientId))
    addEventListener('pageshow', (event) => {
      if (event.persisted) void this.attach()
    })
  }

  async call(command: CommandName, args: unknown[]): Promise<unknown> {
    const result = await Promise.race([this.port.host.call(command, args), this.dead.promise])
    if (result.ok) return result.value
    throw new BridgeError(result.error)
  }

  takeOver(): void {
    void this.port.host.takeOver()
  }

  private async attach(): Promise<void> {
    const { port } = this
    const listen = Comlink.proxy((event: HostEvent) => {
      if (port === this.port) this.options.onEvent(event)
    })
    const broken = makeDeferred<'broken' | 'slow'>()
    port.onError(() => broken.resolve('broken'))
    const slow = setTimeout(() => broken.resolve('slow'), HANDSHAKE_MS)
    const outcome = await Promise.race([port.host.attach(this.clientId, listen), broken.promise])
    clearTimeout(slow)
    if (port !== this.port) return
    if (outcome === undefined) {
      this.lastPongMs = performance.now()
      return
    }
    if (this.kind === 'shared') {
      this.kind = 'dedicated'
      this.replacePort()
    } else if (outcome === 'broken') this.fail('The script of the engine could not be loaded.')
  }

  /** Nothing of this window can reach an engine any more, and it says so instead of waiting. */
  private fail(detail: string): void {
    if (this.hasFailed) return
    this.hasFailed = true
    this.dead.reject(new BridgeError({ code: 'unavailable', message: detail }))
    this.options.onEvent({ kind: 'failed', detail })
  }

  private async heartbeat(): Promise<void> {
    if (this.hasFailed) return
    // A window in the background gets its turns too rarely to judge anybody, but it says that it is still there.
    if (document.visibilityState !== 'visible') this.lastPongMs = performance.now()
    else if (this.lastPongMs > 0 && performance.now() - this.lastPongMs > DEAD_MS) this.respawn()
    if (this.isPinging) return
    this.isPinging = true
    const isKnown = await Promise.race([this.port.host.ping(this.clientId), this.dead.promise.catch(() => undefined)])
    this.isPinging = false
    this.lastPongMs = performance.now()
    if (isKnown === false) void this.attach()
  }

  private respawn(): void {
    if (this.respawns >= MAX_RESPAWNS) return this.fail('The engine does not answer.')
    this.respawns += 1
    this.generation = generationAfter(this.generation)
    this.replacePort()
    // A worker that hangs keeps its lock; the new one must not wait for it.
    this.takeOver()
  }

  private replacePort(): void {
    this.dead.reject(new BridgeError({ code: 'unavailable', message: 'The engine was restarted.' }))
    this.dead = makeDeferred<never>()
    this.port.close()
    this.port = this.openPort()
    this.lastPongMs = performance.now()
    void this.attach()
  }

  private openPort(): WorkerPort {
    const { url, name } = this.options
    return openWorkerPort(this.kind, url, workerName(name, this.generation))
  }
}
