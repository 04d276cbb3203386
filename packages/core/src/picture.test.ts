import { beforeEach, describe, expect, it } from 'vitest'
import { type MemoryDisk, makeMemoryDisk } from './hosts/memory.ts'
import { openPicture } from './picture.ts'
import type { StoreKey, StoreName } from './ports.ts'
import { SCHEMA } from './session/self.ts'
import { makeManualClock } from './testing/manual-clock.ts'

const SESSION = { accountId: 'me', deviceId: 'here', username: 'ada', displayName: 'Ada', bio: '', schema: SCHEMA }
const KEYS = { aid: new Uint8Array(32), kid: new Uint8Array(32), deviceId: new Uint8Array(16), signing: {} }
const CHAT = { id: 'chat', kind: 'GROUP', title: 'Orchard', memberCount: 2, canPost: true, unread: 1, markers: {} }

describe('the picture of a start', () => {
  let disk: MemoryDisk

  beforeEach(async () => {
    disk = makeMemoryDisk()
    await put('meta', 'session', SESSION)
    await put('keys', 'self', KEYS)
    await put('chats', 'chat', { ...CHAT, activityAtMs: 5 })
    await put('people', 'me', { accountId: 'me', username: 'ada', displayName: 'Ada', bio: '' })
  })

  const put = (store: StoreName, key: StoreKey, row: object) => disk.open().commit([{ store, key, put: row }])
  const open = () => openPicture({ storage: disk.open(), clock: makeManualClock() })

  it('[PJ3] is made of rows alone: no network and no engine', async () => {
    const views = await (await open()).readViews()
    expect(views.session).toMatchObject({ phase: 'signed-in', username: 'ada' })
    expect(views.connection).toMatchObject({ state: 'connecting', queued: 0 })
    expect(views.chats).toMatchObject([{ id: 'chat', title: 'Orchard', unread: 1 }])
    expect(views.people).toMatchObject([{ accountId: 'me', isSelf: true }])
  })

  it('[PJ5] says when no chat is here yet', async () => {
    await disk.open().commit([{ store: 'chats', remove: 'chat' }])
    expect((await open()).sessionView).toMatchObject({ areChatsAwaited: true })
  })

  it('shows nobody what an expired session has left, and keeps it', async () => {
    await disk.open().commit([{ store: 'meta', remove: 'session' }])
    const views = await (await open()).readViews()
    expect(views).toMatchObject({ session: { phase: 'signed-out', reason: 'expired' }, chats: [], people: [] })
    expect(disk.rows('chats')).toHaveLength(1)
  })

  it('deletes what a session has left that lost its keys', async () => {
    await disk.open().commit([{ store: 'keys', remove: 'self' }])
    expect((await open()).sessionView).toEqual({ phase: 'signed-out' })
    expect(disk.rows('chats')).toEqual([])
  })

  it('[RP9] asks to sign in anew over what an older version has written, and keeps it until then', async () => {
    await put('meta', 'session', { ...SESSION, schema: SCHEMA - 1 })
    const picture = await open()
    const views = await picture.readViews()
    expect(views).toMatchObject({ session: { phase: 'signed-out', reason: 'outdated' }, chats: [], people: [] })
    expect(picture.self).toBeUndefined()
    expect(disk.rows('chats')).toHaveLength(1)
  })

  it('[RP9] neither shows nor touches what a newer version has written', async () => {
    await put('meta', 'session', { ...SESSION, schema: SCHEMA + 1 })
    const views = await (await open()).readViews()
    expect(views).toMatchObject({ session: { phase: 'failed', fault: 'newer-version' }, chats: [] })
    expect(disk.rows('chats')).toHaveLength(1)
  })
})
