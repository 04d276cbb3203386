import type { Core, CoreViews, Picture } from '@stogram/core'
import { makeDeferred } from '../lib/deferred.ts'
import { toCallResult } from './call-result.ts'
import { EngineLock } from './engine-lock.ts'
import type { CallResult, CommandName, CoreHost, EngineStatus, HostEvent } from './host-api.ts'

interface Listener {
  send(event: HostEvent): void
  seenAtMs: number
}

interface EngineHostOptions {
  lockName: string
  /** Opens the database; `onFenced` tells that another host has claimed it. */
  openPicture(onFenced: () => void): Promise<Picture>
  startCore(picture: Picture): Promise<Core>
}

/** A window that has not been heard of for this long is taken for closed. It attaches again when it wakes. */
const FORGOTTEN_MS = 5 * 60_000

/** Runs the engine while this worker holds the lock, and speaks to every window that attached. */
export class EngineHost implements CoreHost {
  private readonly options: EngineHostOptions
  private readonly listeners = new Map<string, Listener>()
  private readonly lock: EngineLock
  private status: EngineStatus = 'waiting'
  private core = makeDeferred<Core>()
  /** The picture, and the engine from then on. */
  private opened: Picture | Core | undefined
  private failedViews: CoreViews | undefined

  constructor(options: EngineHostOptions) {
    this.options = options
    this.lock = new EngineLock(options.lockName, {
      onHeld: () => void this.open(),
      onLost: () => this.lose(),
    })
  }

  start(): void {
    if (isSupported()) this.lock.wait()
    else this.fail('unsupported', 'This page is not in a secure context, or the browser is too old.')
  }

  async attach(clientId: string, send: (event: HostEvent) => void): Promise<void> {
    await this.retryFailed()
    this.listeners.set(clientId, { send, seenAtMs: Date.now() })
    send({ kind: 'status', status: this.status })
    if (this.failedViews !== undefined) send({ kind: 'views', views: this.failedViews })
    if (this.opened === undefined) return
    send({ kind: 'views', views: await this.opened.readViews() })
  }

  detach(clientId: string): void {
    this.listeners.delete(clientId)
  }

  ping(clientId: string): boolean {
    const listener = this.listeners.get(clientId)
    if (listener === undefined) return false
    listener.seenAtMs = Date.now()
    return true
  }

  call(command: CommandName, args: unknown[]): Promise<CallResult> {
    return toCallResult(async () => {
      const core = await this.core.promise
      const run = core[command] as (...values: unknown[]) => unknown
      return run.apply(core, args)
    })
  }

  takeOver(): void {
    if (this.status !== 'ours') this.lock.steal()
  }

  /** A reload is how a person says "try again": it must not meet the engine that failed before. */
  private async retryFailed(): Promise<void> {
    if (this.status !== 'ours' || !isSupported()) return
    const { opened } = this
    const views = this.failedViews ?? (await opened?.readViews())
    if (views === undefined || !isStuck(views)) return
    this.opened = undefined
    this.core = makeDeferred<Core>()
    await opened?.close().catch(() => undefined)
    await this.open()
  }

  private async open(): Promise<void> {
    this.failedViews = undefined
    this.setStatus('ours')
    const { core: opening } = this
    try {
      const picture = await this.options.openPicture(() => this.lose())
      const views = await picture.readViews()
      if (opening !== this.core) return await picture.close()
      this.opened = picture
      this.send({ kind: 'views', views })
      const core = await this.options.startCore(picture)
      if (opening !== this.core) return await core.close()
      core.subscribe((patches) => this.send({ kind: 'patches', patches }))
      this.opened = core
      this.core.resolve(core)
    } catch (error) {
      if (opening !== this.core) return
      this.fail(faultOf(error), error instanceof Error ? error.message : 'The engine did not start.')
    }
  }

  private lose(): void {
    if (this.status === 'lost') return
    const { opened } = this
    this.opened = undefined
    this.core = makeDeferred<Core>()
    this.setStatus('lost')
    opened?.close().catch(() => undefined)
  }

  private fail(fault: Fault, detail: string): void {
    this.failedViews = {
      session: { phase: 'failed', fault, detail },
      connection: { state: 'offline', sinceMs: Date.now(), queued: 0 },
      chats: [],
      people: [],
      alarms: [],
      typing: [],
      presences: [],
      joinRequests: [],
    }
    const { opened } = this
    this.opened = undefined
    opened?.close().catch(() => undefined)
    this.core.reject(Object.assign(new Error(detail), { code: 'storage_failed' }))
    this.setStatus('ours')
    this.send({ kind: 'views', views: this.failedViews })
  }

  private setStatus(status: EngineStatus): void {
    this.status = status
    this.send({ kind: 'status', status })
  }

  private send(event: HostEvent): void {
    const oldest = Date.now() - FORGOTTEN_MS
    for (const [clientId, listener] of this.listeners) {
      if (listener.seenAtMs < oldest) this.listeners.delete(clientId)
      else listener.send(event)
    }
  }
}

function isSupported(): boolean {
  return typeof navigator.locks !== 'undefined' && crypto.subtle !== undefined
}

type Fault = Extract<CoreViews['session'], { phase: 'failed' }>['fault']

const FAULTS: readonly string[] = ['corrupt', 'full', 'newer-version', 'blocked', 'unsupported'] satisfies Fault[]

/** Only the storage knows that it is damaged; whatever else goes wrong is a mistake of ours. */
function faultOf(error: unknown): Fault {
  if (typeof error !== 'object' || error === null || !('fault' in error)) return 'unknown'
  return FAULTS.includes(String(error.fault)) ? (error.fault as Fault) : 'unknown'
}

function isStuck({ session, connection }: CoreViews): boolean {
  return session.phase === 'failed' || connection.isStorageFull === true
}
