import { connect, createServer, type Socket } from 'node:net'

/** The network between one person and the server: a relay that can be cut and mended like a cable. */
export interface Link {
  /** Where the person's browser reaches the server. Its own port, so its own origin and cookies. */
  readonly url: string
  /** Whom it connects to; nobody before the first call. */
  leadTo(port: number): void
  cut(): void
  mend(): void
  close(): Promise<void>
}

export async function openLink(): Promise<Link> {
  const sockets = new Set<Socket>()
  let isCut = false
  let serverPort: number | undefined
  const relay = createServer((near) => {
    if (isCut || serverPort === undefined) {
      near.resetAndDestroy()
      return
    }
    const far = connect(serverPort, '127.0.0.1')
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from)
      from.setNoDelay(true)
      from.pipe(to)
      // A torn connection on one side is a torn connection on the other; who tore it does not matter.
      from.on('error', () => to.destroy())
      from.on('close', () => {
        sockets.delete(from)
        to.destroy()
      })
    }
  })
  await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve))
  const address = relay.address()
  if (address === null || typeof address === 'string') throw new Error('The relay has no port')
  const drop = () => {
    for (const socket of sockets) socket.resetAndDestroy()
  }
  return {
    url: `http://localhost:${address.port}`,
    leadTo(port) {
      serverPort = port
    },
    cut() {
      isCut = true
      drop()
    },
    mend() {
      isCut = false
    },
    async close() {
      const closed = new Promise((resolve) => relay.close(resolve))
      drop()
      await closed
    },
  }
}
