import { connect } from 'node:http2'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { type Person, signUpPerson } from '../simulation/people.ts'
import { startTopology, type Topology } from './topology.ts'

let topology: Topology
let ada: Person
let ben: Person
let chatId: Awaited<ReturnType<Person['core']['openPrivateChat']>>
const sent: string[] = []

beforeAll(async () => {
  topology = await startTopology({ serverCount: 2, certificates: inject('certificates') })
  ada = await signUpPerson(topology.url, 'ada')
  ben = await signUpPerson(topology.url, 'ben')
  await ben.until(async () => ben.accountId !== '')
  chatId = await ada.core.openPrivateChat(ben.accountId)
  await ada.core.sendText({ chatId, text: 'hello' })
  sent.push('hello')
  // The other side has the chat once something was said in it.
  await ben.until(async () => (await ben.core.readViews()).chats.some(({ id }) => id === chatId))
})

afterAll(async () => {
  await ada?.core.close()
  await ben?.core.close()
  await topology?.stop()
})

describe('the proxy', () => {
  it('leads everyone to TLS, and speaks HTTP/2 there', async () => {
    const plain = await fetch(`http://127.0.0.1:${topology.httpPort}/chat?x=1`, { redirect: 'manual' })
    expect([plain.status, plain.headers.get('location')]).toEqual([308, 'https://localhost/chat?x=1'])
    expect((await get('/')).status).toBe(200)
  })

  it('adds no header to those of the server', async () => {
    const { headers } = await get('/')
    const own = (await fetch(`${topology.servers[0]?.url}/`)).headers
    for (const name of ['content-security-policy', 'strict-transport-security', 'permissions-policy']) {
      expect(headers[name]).toBe(own.get(name))
    }
    expect(headers['server']).toBe('nginx')
  })

  it('takes the caller at its word about nothing', async () => {
    const forged = { 'x-forwarded-for': '203.0.113.9', forwarded: 'for=203.0.113.9' }
    expect((await get('/api/openapi.json', forged)).status).toBe(200)
    for (const { output } of topology.servers) expect(output()).not.toContain('203.0.113')
  })

  it('hands out the compressed files of the app as the build left them', async () => {
    const asset = await findAsset()
    const { headers } = await get(asset, { 'accept-encoding': 'br' })
    expect(headers['content-encoding']).toBe('br')
    expect(headers['cache-control']).toBe('public, max-age=31536000, immutable')
    expect((await get(asset, { 'accept-encoding': 'identity' })).headers['content-encoding']).toBeUndefined()
  })
})

describe('what is sent while', () => {
  it('everything runs arrives, whichever server people are on', async () => {
    await sendDuring('quiet', async () => undefined)
  })

  it('servers are replaced one by one arrives once, in one order', async () => {
    await sendDuring('rolling', async () => {
      for (const server of topology.servers) {
        await server.stop()
        await server.start()
      }
    })
  })

  it('a server is killed arrives once, in one order', async () => {
    await sendDuring('killed', async () => {
      await topology.servers[0]?.kill()
      await topology.servers[0]?.start()
    })
  })

  it('Redis is killed and comes back empty arrives once, in one order', async () => {
    await sendDuring('redis', async () => {
      await topology.redis.kill()
      await topology.redis.start()
    })
  })

  it('PostgreSQL crashes and recovers arrives once, in one order', async () => {
    await sendDuring('postgres', async () => {
      await topology.postgres.crash()
      await topology.postgres.start()
    })
  })

  it('is stored once each, gapless', async () => {
    const [row] = await topology.query<{ items: number; last: number; messages: number }>(
      `SELECT count(*)::int AS items, max(seq)::int AS last, count(*) FILTER (WHERE kind = 'message')::int AS messages
       FROM log_items WHERE log_id = $1`,
      [chatId],
    )
    expect(row?.items).toBe(row?.last)
    expect(row?.messages).toBe(sent.length)
    expect([...ada.alarms, ...ben.alarms]).toEqual([])
  })
})

describe('with every server away', () => {
  it('the app is still handed out where it was loaded before, and the API says so in its own words', async () => {
    const asset = await findAsset()
    await get(asset)
    for (const server of topology.servers) await server.kill()
    expect((await get(asset)).status).toBe(200)
    const answer = await get('/api/openapi.json')
    expect(answer.status).toBe(503)
    expect(JSON.parse(answer.body)).toMatchObject({ success: false, error: { code: 'unavailable' } })
  })
})

/** Both write without pause while `disturb` runs; then all of it has to be with both, once, in the same order. */
async function sendDuring(name: string, disturb: () => Promise<void>): Promise<void> {
  let isOver = false
  const write = async (person: Person, who: string) => {
    for (let n = 0; !isOver || n < 10; n += 1) {
      const text = `${name} ${who} ${n}`
      await person.core.sendText({ chatId, text })
      sent.push(text)
      // As fast as the outbox takes them would only measure the outbox.
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
  const writing = [write(ada, 'ada'), write(ben, 'ben')]
  await disturb().finally(() => {
    isOver = true
  })
  await Promise.all(writing)
  const hasAll = async (person: Person) => (await person.texts(chatId)).length === sent.length
  await ada.until(() => hasAll(ada))
  await ben.until(() => hasAll(ben))
  const [atAda, atBen] = [await ada.texts(chatId), await ben.texts(chatId)]
  expect(atBen).toEqual(atAda)
  expect(atAda.toSorted()).toEqual(sent.toSorted())
}

/** The app's style sheet: large enough to have been compressed. */
async function findAsset(): Promise<string> {
  const [asset] = (await get('/')).body.match(/\/assets\/[\w-]+\.css/) ?? []
  if (asset === undefined) throw new Error('The page names no style sheet')
  return asset
}

interface Reply {
  status: number
  headers: Record<string, string | undefined>
  body: string
}

function get(path: string, headers: Record<string, string> = {}): Promise<Reply> {
  const session = connect(topology.url)
  return new Promise<Reply>((resolve, reject) => {
    session.once('error', reject)
    const stream = session.request({ ':path': path, ...headers })
    let status = 0
    let received: Record<string, string | undefined> = {}
    const chunks: Buffer[] = []
    stream.once('response', (fields) => {
      status = Number(fields[':status'])
      received = fields as Record<string, string>
    })
    stream.on('data', (chunk: Buffer) => chunks.push(chunk))
    stream.once('end', () => resolve({ status, headers: received, body: Buffer.concat(chunks).toString() }))
    stream.once('error', reject)
    stream.end()
  }).finally(() => session.close())
}
