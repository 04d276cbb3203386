import { connect, createServer, type Server, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'

export type Answer = (question: string) => Promise<string>

/** Answers on a local socket. Until `answerWith` is called, and for a question that fails, it closes without a word. */
export type QuestionServer = {
  readonly server: Server
  answerWith(answer: Answer): void
  close(): Promise<void>
}

const MAX_QUESTION_BYTES = 65_536

/** Questions and answers are texts; each ends with its direction of the connection. */
export function makeQuestionServer(): QuestionServer {
  let answer: Answer | undefined
  const open = new Set<Socket>()
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
    socket.on('error', () => undefined)
    hear(socket)
      // Who only looks whether somebody is there asks nothing.
      .then((question) => (question === '' ? '' : answer?.(question)))
      .then(
        (said) => socket.end(said ?? ''),
        () => socket.destroy(),
      )
  })
  // It keeps no process alive.
  server.unref()
  return {
    server,
    answerWith(next) {
      answer = next
    },
    close() {
      for (const socket of open) socket.destroy()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

async function hear(socket: Socket): Promise<string> {
  const parts: Buffer[] = []
  let length = 0
  for await (const part of socket.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    length += part.length
    if (length > MAX_QUESTION_BYTES) throw new Error('The question is too long')
    parts.push(part)
  }
  return Buffer.concat(parts).toString()
}

/** The answer; empty where there was none. Throws when nobody listens there. */
export async function askLocally(socketPath: string, question: string): Promise<string> {
  const socket = connect({ path: socketPath, allowHalfOpen: true })
  socket.end(question)
  return text(socket)
}
