import { randomBytes } from 'node:crypto'
import { LIMITS } from '@stogram/contract'
import { idText } from '@stogram/e2ee'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunningServer } from '../../app/server.ts'
import { type Api, makeApi } from '../../app/testing/api.ts'
import { BACKENDS, type Backend } from '../../app/testing/backends.ts'
import { groupRequest, type Invited, makeUpload, message, nextOp } from '../../app/testing/chats.ts'
import { makePerson, type Person, register, type SignedIn } from '../../app/testing/people.ts'
import { addAccounts } from '../../log/testing/fixtures.ts'

let person: Person
let crowd: Invited[]
let made: Awaited<ReturnType<typeof groupRequest>>
beforeAll(async () => {
  person = await makePerson('ada')
  // Nobody of the crowd ever acts, so one set of keys serves them all.
  crowd = Array.from({ length: LIMITS.groupMembers - 1 }, () => ({
    view: { ...person.view, aid: new Uint8Array(randomBytes(32)) },
  }))
  made = await groupRequest({ person, device: person.device }, crowd)
})

describe.each(BACKENDS)('a group of as many as there may be, on $name', ({ open }) => {
  let backend: Backend
  let server: RunningServer
  let api: Api
  let ada: SignedIn

  beforeAll(async () => {
    backend = await open()
    await backend.seed((database) =>
      addAccounts(
        database,
        crowd.map(({ view }) => idText(view.aid)),
      ),
    )
    server = await backend.start()
    api = makeApi(server.url)
    ada = await register(api, person)
  })
  afterAll(async () => {
    await server?.[Symbol.asyncDispose]()
    await backend?.close()
  })

  it('[CH12] is created in one change, sent to, made smaller and given its next epoch', async () => {
    const { request, chat } = made
    const { placed } = await api.ok('chat:create', request, ada)
    expect(placed.map(({ seq }) => seq)).toEqual(
      Array.from({ length: LIMITS.groupMembers + 1 }, (_, index) => index + 1),
    )
    await api.ok('message:send', message(chat), ada)

    const [first, ...rest] = crowd
    if (first === undefined) throw new Error('an empty crowd')
    const removal = await nextOp(chat.roster, ada, { type: 'remove', aid: first.view.aid })
    await api.ok('chat:change', { chatId: chat.id, ops: [removal.upload] }, ada)
    expect(await api.refusal('message:send', message(chat), ada)).toBe('stale_epoch')
    const next = await makeUpload(removal.roster, chat.epoch, ada, [{ view: person.view }, ...rest])
    expect(next.upload.body.length).toBeGreaterThan(LIMITS.itemBodyBytes)
    await api.ok('chat:change', { chatId: chat.id, ops: [], epoch: next.upload }, ada)
    await api.ok('message:send', message({ ...chat, epoch: next.epoch }), ada)
  })
})
