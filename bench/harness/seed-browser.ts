/**
 * Fills the open client's own database from its page: 300 chats and 100,000 messages in the layout of the engine's
 * rows. Runs in the page, so it may name nothing from outside.
 */
export async function seedBrowser({ chatCount, messageCount }: { chatCount: number; messageCount: number }) {
  // The types of a browser are not those of this project: only what is used is described.
  type Request = { result: Opened; error: unknown; onsuccess: () => void; onerror: () => void }
  type Store = { put(value: unknown, key: unknown): void }
  type Transaction = { objectStore(name: string): Store; oncomplete: () => void; onabort: () => void; error: unknown }
  type Opened = { transaction(names: string[], mode: string, options: object): Transaction; close(): void }
  type Factory = { databases(): Promise<{ name: string }[]>; open(name: string): Request }
  const { indexedDB } = globalThis as unknown as { indexedDB: Factory }

  const [found] = await indexedDB.databases()
  if (!found) throw new Error('the client has no database yet')
  const request = indexedDB.open(found.name)
  const database = await new Promise<Opened>((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
  const write = (fill: (store: (name: string) => Store) => void) =>
    new Promise<void>((resolve, reject) => {
      const names = ['chats', 'logs', 'people', 'messages']
      const transaction = database.transaction(names, 'readwrite', { durability: 'relaxed' })
      transaction.oncomplete = () => resolve()
      transaction.onabort = () => reject(transaction.error)
      fill((name) => transaction.objectStore(name))
    })
  const idOf = (noun: string, index: number, length: number) => {
    const digits = String(index)
      .padStart(6, '0')
      .replace(/\d/g, (digit) => 'ABCDEFGHIJ'.charAt(Number(digit)))
    return `${noun}${digits}`.padEnd(length, 'A')
  }
  const perChat = Math.ceil(messageCount / chatCount)
  const startMs = Date.now() - messageCount * 60_000
  const textOf = (n: number) => `Message ${n}: the lantern in the orchard is lit again, come over when you can.`

  for (let index = 0; index < chatCount; index += 1) {
    const chatId = idOf('chat', index, 22)
    const peerId = idOf('person', index, 43)
    const atMs = startMs + index * 60_000
    const last = {
      ...{ order: perChat, text: textOf(perChat), senderId: peerId, atMs, kind: 'text' },
      ...{ id: `01900000-0000-7000-8000-${String(index).padStart(12, '0')}`, isQueued: false, isFailed: false },
    }
    await write((store) => {
      store('people').put({ accountId: peerId, username: `p${index}`, displayName: `Person ${index}`, bio: '' }, peerId)
      store('chats').put(
        {
          ...{ id: chatId, kind: 'PRIVATE', title: '', peerId, memberCount: 2, canPost: true, last, unread: index % 3 },
          ...{ failed: 0, readUpto: perChat, deliveredUpto: perChat, markers: {}, activityAtMs: atMs, nextQueued: 0 },
        },
        chatId,
      )
      store('logs').put(
        {
          ...{ logId: chatId, kind: 'chat', stage: 'live', cursor: perChat, chain: new Uint8Array(32) },
          ...{ chainFromSeq: 0, visibleFromSeq: 1, recordsSeq: 1, rosterSeqs: [], epochSeqs: [], epochCount: perChat },
        },
        chatId,
      )
      for (let order = 1; order <= perChat; order += 1) {
        const n = index * perChat + order
        const id = `01900000-0000-7000-9000-${String(n).padStart(12, '0')}`
        const hash = new Uint8Array(32).fill(n & 255)
        store('messages').put(
          {
            ...{ id, chatId, order, senderId: peerId, deviceId: idOf('device', index, 22), atMs: startMs + n * 60_000 },
            ...{ kind: 'text', text: textOf(n), hash, reactions: {}, isQueued: false },
          },
          [chatId, order],
        )
        store('messages').put(order, [chatId, 'id', id])
        store('messages').put(order, [chatId, 'hash', `${n}`.padStart(43, 'h')])
      }
    })
  }
  database.close()
}
