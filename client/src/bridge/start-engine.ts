import type { CoreCommands } from '../state/core-client.ts'
import type { CommandName, HostEvent } from '../worker/host-api.ts'
import { WORKER_NAME } from '../worker/worker-name.ts'
import { CoreBridge } from './core-bridge.ts'
import { hasSharedWorker } from './worker-port.ts'

export interface Engine {
  commands: CoreCommands
  /** Hears every event from the first on, also those that came before. */
  listen(listener: (event: HostEvent) => void): void
  takeOver(): void
}

/** Starts the worker, or joins the one that runs. `?core=dedicated` gives this window one of its own. */
export function startEngine(trustedUrl: string | URL): Engine {
  const wishesDedicated = new URLSearchParams(location.search).get('core') === 'dedicated'
  const early: HostEvent[] = []
  let listener: ((event: HostEvent) => void) | undefined
  const bridge = new CoreBridge({
    kind: hasSharedWorker() && !wishesDedicated ? 'shared' : 'dedicated',
    url: trustedUrl,
    name: WORKER_NAME,
    onEvent: (event) => (listener === undefined ? early.push(event) : listener(event)),
  })
  bridge.start()
  return {
    commands: commandsOver(bridge),
    listen(next) {
      listener = next
      for (const event of early.splice(0)) next(event)
    },
    takeOver: () => bridge.takeOver(),
  }
}

function commandsOver(bridge: CoreBridge): CoreCommands {
  const commands = new Proxy({} as Record<string, unknown>, {
    get:
      (_target, name) =>
      (...args: unknown[]) => {
        const answer = bridge.call(name as CommandName, args)
        // Commands without an answer are sent and forgotten; their failures are the worker's to log.
        answer.catch(() => undefined)
        return answer
      },
  })
  return commands as unknown as CoreCommands
}
