import './no-eval.ts'
import { openPicture, systemClock } from '@stogram/core'
import * as Comlink from 'comlink'
import { EngineHost } from './engine-host.ts'
import { makeIndexedDbStorage } from './storage/indexed-db-storage.ts'

/** The parts of a worker's global that are used here; both kinds of worker run this file. */
interface WorkerScope {
  location: { origin: string }
  onconnect?: ((event: MessageEvent) => void) | null
}

const scope = self as unknown as WorkerScope

const host = new EngineHost({
  // One account per browser profile, so one lock and one database.
  lockName: 'core:main',
  openPicture: (onFenced) =>
    openPicture({ storage: makeIndexedDbStorage({ name: 'stogram', onFenced }), clock: systemClock }),
  // Most of the code comes with the engine, and the first picture needs none of it.
  startCore: async (picture) => (await import('./start-core.ts')).startCoreHere(picture, scope.location.origin),
})
host.start()

if ('onconnect' in scope) {
  scope.onconnect = (event) => {
    const [port] = event.ports
    if (port !== undefined) Comlink.expose(host, port)
  }
} else Comlink.expose(host)
