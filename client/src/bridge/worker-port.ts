import * as Comlink from 'comlink'
import type { CoreHost } from '../worker/host-api.ts'

export type WorkerKind = 'shared' | 'dedicated'

export interface WorkerPort {
  host: Comlink.Remote<CoreHost>
  /** The script could not be fetched or did not run. */
  onError(run: () => void): void
  close(): void
}

/** Opens a port to the worker of this name, starting the worker when there is none. */
export function openWorkerPort(kind: WorkerKind, url: string | URL, name: string): WorkerPort {
  return kind === 'shared' ? openShared(url, name) : openDedicated(url, name)
}

export function hasSharedWorker(): boolean {
  return typeof SharedWorker !== 'undefined'
}

function openShared(url: string | URL, name: string): WorkerPort {
  const worker = new SharedWorker(url, { type: 'module', name })
  return {
    host: Comlink.wrap<CoreHost>(worker.port),
    onError: (run) => worker.addEventListener('error', run, { once: true }),
    close: () => worker.port.close(),
  }
}

function openDedicated(url: string | URL, name: string): WorkerPort {
  const worker = new Worker(url, { type: 'module', name })
  return {
    host: Comlink.wrap<CoreHost>(worker),
    onError: (run) => worker.addEventListener('error', run, { once: true }),
    close: () => worker.terminate(),
  }
}
