import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

export type FreezableProxy = Disposable & {
  /** `url` with this proxy's address in it. */
  readonly url: string
  /** From now on nothing passes, and nobody is told: as behind a router that forgot the connections. */
  freeze(): void
}

export async function startFreezableProxy(url: string): Promise<FreezableProxy> {
  const target = new URL(url)
  const sockets = new Set<Socket>()
  let isFrozen = false
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname)
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from)
      from.on('data', (bytes) => !isFrozen && to.write(bytes))
      from.on('error', () => undefined)
      from.on('close', () => !isFrozen && to.destroy())
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: Object.assign(new URL(target), { port: String(port) }).href,
    freeze: () => {
      isFrozen = true
    },
    [Symbol.dispose]: () => {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}
