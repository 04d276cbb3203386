import { readFileSync } from 'node:fs'
import { OPERATIONS, type OperationName } from '@stogram/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSocket } from '../../../tests/services/socket.ts'
import type { RunningServer } from './server.ts'
import { makeApi } from './testing/api.ts'
import { BACKENDS, type Backend } from './testing/backends.ts'
import { CANARY, canaryRequests } from './testing/canary-requests.ts'
import { makePrivateChat, message } from './testing/chats.ts'
import { makePerson, register } from './testing/people.ts'

const read = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8')
const namesIn = (text: string) => new Set(text.match(/\b(stogram|process|nodejs)_[a-z0-9_]+\b/g))
/** Grafana asks for the parts of a histogram. */
const whole = (name: string) => name.replace(/_(bucket|sum|count)$/, '')

describe.each(BACKENDS)('the figures of $name', ({ open }) => {
  let backend: Backend
  let server: RunningServer
  beforeAll(async () => {
    backend = await open()
    server = await backend.start({ METRICS_PORT: '0' })
  })
  afterAll(async () => {
    await server?.[Symbol.asyncDispose]()
    await backend?.close()
  })
  const scrape = async () => (await fetch(server.metricsUrl ?? '')).text()

  it('[OP20] tell what was done, and nothing of anybody', async () => {
    const api = makeApi(server.url)
    const her = await register(api, await makePerson('canaryname'))
    const chat = await makePrivateChat(api, her, her.person)
    const item = message(chat)
    await api.ok('message:send', item, her)
    await api.refusal('auth:login', { username: 'canaryname', authSecret: new Uint8Array(32).fill(9) })
    using socket = await openSocket(server.url, her.token)
    await socket.call('sync:pull', { cursors: [{ logId: chat.id, afterSeq: 0 }] })
    const text = await scrape()
    for (const line of [
      'stogram_connections 1',
      'stogram_devices 1',
      'stogram_appends_total{verdict="ok"} 1',
      'stogram_append_batch_items_bucket{le="1"} 1',
      'stogram_delivery_seconds_count 1',
      'stogram_pulled_items_total 2',
      'stogram_calls_total{operation="sync:pull",over="socket",code="ok"} 1',
      'stogram_calls_total{operation="auth:login",over="rest",code="wrong_credentials"} 1',
    ]) {
      expect(text.split('\n')).toContain(line)
    }
    expect(text).toMatch(/^stogram_call_seconds_bucket\{operation="message:send",le="\+Inf"\} 1$/m)
    expect(text).toMatch(/^process_resident_memory_bytes \d{7,}$/m)
    for (const name of Object.keys(OPERATIONS) as OperationName[]) {
      if (name !== 'auth:logout') await api.send(name, canaryRequests(name)[0], { token: her.token, cookie: CANARY })
    }
    const everything = await scrape()
    expect(everything).toContain('stogram_calls_total{operation="chat:create"')
    const secrets = [CANARY, 'canaryname', her.person.accountId, her.device.id, chat.id, item.id, '127.0.0.1', '::1']
    for (const secret of secrets) expect(everything.toLowerCase()).not.toContain(secret.toLowerCase())
  })

  it('[OP20] are all described, and the board asks for no others', async () => {
    const given = new Set([...(await scrape()).matchAll(/^# TYPE (\w+)/gm)].map(([, name = '']) => name))
    if (backend.redis !== undefined)
      for (const name of namesIn('stogram_snapshots_total stogram_snapshot_newest_timestamp_seconds')) given.add(name)
    expect([...namesIn(read('docs/operations.md'))].toSorted()).toEqual([...given].toSorted())
    for (const name of namesIn(read('ops/grafana/stogram.json'))) expect(given).toContain(whole(name))
  })

  it('[OP20] are at their own port alone', async () => {
    expect(await (await fetch(new URL('/metrics', server.url))).text()).not.toContain('stogram_')
    expect((await fetch(new URL('/healthz', server.metricsUrl))).status).toBe(404)
  })
})
