import type { Core } from '../api.ts'
import { type CoreSeams, createCore } from '../core.ts'
import type { CorePorts, Storage } from '../ports.ts'
import { makeMemoryStorage } from './memory.ts'
import { makeNetwork } from './network.ts'
import { systemClock } from './system-clock.ts'

export interface NodeCoreOptions {
  url: string
  storage?: Storage
  deviceName?: string
  kdf?: CorePorts['kdf']
  log?: CorePorts['log']
}

/** The engine without a browser: for bots, tests and tools. Everything is in memory unless a storage is given. */
export async function createNodeCore(options: NodeCoreOptions, seams?: CoreSeams): Promise<Core> {
  const ports: CorePorts = {
    storage: options.storage ?? makeMemoryStorage(),
    network: makeNetwork({ url: options.url, fetch: makeCookieFetch() }),
    clock: systemClock,
    deviceName: options.deviceName ?? 'Headless',
  }
  if (options.kdf !== undefined) ports.kdf = options.kdf
  if (options.log !== undefined) ports.log = options.log
  return createCore(ports, seams)
}

const COOKIE = '__Host-rt'

/** fetch with a memory for the one cookie that the server sets. */
export function makeCookieFetch(): typeof fetch {
  let token: string | undefined
  return async (input, init) => {
    const headers = new Headers(init?.headers)
    if (token !== undefined) headers.set('cookie', `${COOKIE}=${token}`)
    const response = await fetch(input, { ...init, headers })
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';')
      const [name, value = ''] = pair.trim().split('=', 2)
      if (name === COOKIE) token = value === '' || /max-age=0(;|$)/i.test(line) ? undefined : value
    }
    return response
  }
}
