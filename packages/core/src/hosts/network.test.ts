import { describe, expect, it, vi } from 'vitest'
import { settle } from '../testing/manual-clock.ts'
import { makeNetwork } from './network.ts'

const connectSocket = vi.hoisted(() =>
  vi.fn(() => ({ call: async () => ({ success: true, data: 1 }), close: vi.fn() })),
)
vi.mock('./socket.ts', () => ({ connectSocket }))

const handlers = { opened: vi.fn(), closed: vi.fn(), event: vi.fn() }

describe('the socket of a network', () => {
  it('is loaded for the first connection, and answers nothing before', async () => {
    const connection = makeNetwork({ url: 'https://chat.example.org' }).connect('token', handlers)
    await expect(connection.call('typing:start', {})).rejects.toThrow('not open')
    await vi.waitFor(() => expect(connectSocket).toHaveBeenCalled())
    expect(await connection.call('typing:start', {})).toEqual({ success: true, data: 1 })
  })

  it('is not opened any more when it was closed while it loaded', async () => {
    connectSocket.mockClear()
    makeNetwork({ url: 'https://chat.example.org' }).connect('token', handlers).close()
    await settle()
    expect(connectSocket).not.toHaveBeenCalled()
    expect(handlers.closed).not.toHaveBeenCalled()
  })
})
