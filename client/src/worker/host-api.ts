import type { Core, CorePatch, CoreViews } from '@stogram/core'

/** Commands that a window may call by name. */
export type CommandName = Exclude<keyof Core, 'readViews' | 'subscribe' | 'close'>

/**
 * waiting: another host holds the lock, for a moment or longer. ours: this host runs the engine.
 * lost: another window took the lock over.
 */
export type EngineStatus = 'waiting' | 'ours' | 'lost'

export type HostEvent =
  | { kind: 'status'; status: EngineStatus }
  | { kind: 'views'; views: CoreViews }
  | { kind: 'patches'; patches: CorePatch[] }
  /** From this window's own end of the port: no engine can be reached any more. */
  | { kind: 'failed'; detail: string }

export type CallResult =
  | { ok: true; value: unknown }
  | { ok: false; error: { code?: string; message: string; retryAfterMs?: number } }

/** What a window may ask of the worker. Errors cross as values, so that they keep their code. */
export interface CoreHost {
  /** Events from now on, beginning with the status and, when the engine runs, the whole picture. */
  attach(clientId: string, listener: (event: HostEvent) => void): Promise<void>
  detach(clientId: string): void
  /** False when this worker does not know the window (any more): attach again. */
  ping(clientId: string): boolean
  call(command: CommandName, args: unknown[]): Promise<CallResult>
  /** Takes the engine from whichever worker has it: "use here", or after that worker stopped answering. */
  takeOver(): void
}
