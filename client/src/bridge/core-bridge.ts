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
/** Deriving keys from a password holds the worker up for seconds on a slow phone. In turns of this window, 2 s each. */
const DEAD_TURNS = 10
const HANDSHAKE_MS = 10_000
const MAX_RESPAWNS = 5

/**
 * This window's end of the port.
 *
 *   attached ──a ping unanswered for ten visible turns──► respawned as the next generation ──► attached
 *      │  └──pong "unknown window"──► attach again
 *      ├──handshake fails (shared)──► dedicated
 *      └──the script does not load (dedicated), or 5 respawns in a row without a pong──► failed
 *
 * Turns are counted, not time: those of a page in the background are rare, and a page that is frozen, or a computer that
 * sleeps, has none. A worker is judged only by what it left unanswered while this window could hear it.
 */
export class CoreBridge {
  private readonly options: CoreBridgeOptions
  private readonly clientId = crypto.randomUUID()
  private kind: WorkerKind
  private port: WorkerPort
  private dead = makeDeferred<never>()
  private generation = currentGeneration()
  private respawns = 0
  private isPinging = false
  /** Visible turns since the ping that is unanswered. */
  private silentTurns = 0
  /** A script that loads slowly for the first time is not a worker that hangs. */
  private isJudged = false
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
      this.isJudged = true
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
    if (this.isPinging) return this.judge()
    this.isPinging = true
    this.silentTurns = 0
    // A window in the background judges nobody, but it says that it is still there.
    const isKnown = await Promise.race([this.port.host.ping(this.clientId), this.dead.promise.catch(() => undefined)])
    this.isPinging = false
    if (isKnown !== undefined) this.respawns = 0
    if (isKnown === false) void this.attach()
  }

  private judge(): void {
    if (document.visibilityState !== 'visible') this.silentTurns = 0
    else if (++this.silentTurns >= DEAD_TURNS && this.isJudged) this.respawn()
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
    this.isJudged = true
    void this.attach()
  }

  private openPort(): WorkerPort {
    const { url, name } = this.options
    return openWorkerPort(this.kind, url, workerName(name, this.generation))
  }
}
