import { afterAll, beforeAll } from 'vitest'
import type { RunningServer, StartOptions } from '../server.ts'
import { type Api, makeApi } from './api.ts'
import type { Backend } from './backends.ts'

export interface Served {
  readonly backend: Backend
  readonly server: RunningServer
  readonly url: string
  readonly api: Api
}

/** One server of a backend for a whole `describe`, where it is called first: started before all else, ended last. */
export function serve(open: () => Promise<Backend>, options?: StartOptions): Served {
  let backend: Backend
  let server: RunningServer
  beforeAll(async () => {
    backend = await open()
    server = await backend.start({}, options)
  })
  afterAll(async () => {
    await server?.[Symbol.asyncDispose]()
    await backend?.close()
  })
  return {
    api: makeApi(() => server.url),
    get backend() {
      return backend
    },
    get server() {
      return server
    },
    get url() {
      return server.url
    },
  }
}
