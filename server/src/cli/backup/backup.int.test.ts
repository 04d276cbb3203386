import { randomBytes } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { beforeAll, describe, expect, it } from 'vitest'
import { openSecrets } from '../../app/config/secrets.ts'
import { packFile, readArchive } from '../../infra/archive.ts'
import { DATABASE_KINDS } from '../../infra/testing/test-database.ts'
import { openLogStore } from '../../log/log.ts'
import { makeAccount, makeChat, makeInput } from '../../log/testing/fixtures.ts'
import { fillEveryTable } from '../testing/fill-every-table.ts'
import { makePlace, type Place, readAll, runStogram } from '../testing/make-place.ts'

const QUOTA = 2 ** 40

describe.each(DATABASE_KINDS)('a backup of %s', (kind) => {
  const other = DATABASE_KINDS.find((one) => one !== kind) ?? kind
  let place: Place
  let secrets: string
  let file: string
  let expected: Record<string, string>
  let historyId: string
  beforeAll(async () => {
    place = await makePlace(kind)
    await openSecrets({ dataDirectory: place.data, file: undefined })
    secrets = await readFile(join(place.data, 'secrets.json'), 'utf8')
    file = join(place.directory, 'stogram.backup')
    await using database = await place.open()
    await fillEveryTable(database)
    ;({ historyId } = database)
    expected = await readAll(database)
    expect(await place.run('backup', file)).toEqual({
      code: 0,
      said: expect.stringMatching(/1 accounts and 450 items/),
    })
  })

  it('[OP21] is one file that only its owner reads, and nothing else is left of it', async () => {
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(await readdir(place.directory)).toEqual(['data', 'stogram.backup'])
    expect(existsSync(join(place.data, 'backup-copy'))).toBe(false)
    const names: string[] = []
    for await (const { name } of readArchive(createReadStream(file))) names.push(name)
    expect(names.slice(0, 2)).toEqual(['stogram.json', 'secrets.json'])
    expect(names.at(-1)).toBe('SHA256SUMS')
  })

  it('[OP22] [LG9] comes back whole on the other kind, with its secrets and another history', async () => {
    const restored = await makePlace(other, { isNew: true })
    const { code, said } = await runStogram(restored.env, ['restore', '-'], createReadStream(file))
    expect([code, said]).toEqual([0, expect.stringContaining('450 items')])
    expect(await readFile(join(restored.data, 'secrets.json'), 'utf8')).toBe(secrets)
    await using database = await restored.open()
    expect(await readAll(database)).toEqual(expected)
    expect(database.historyId).not.toBe(historyId)
    const data = await readdir(restored.data)
    expect(data.filter((name) => /restor/.test(name))).toEqual([])
  })

  it('[OP21] holds everything that was answered before it, though people write and a server runs', async () => {
    await using database = await place.open()
    const log = openLogStore(database, QUOTA)
    const account = await makeAccount(database)
    const chat = await makeChat(database, [account])
    let answered = 0
    let isOver = false
    const writing = (async () => {
      while (!isOver) {
        await log.append(makeInput(chat, account))
        answered += 1
      }
    })()
    while (answered < 5) await new Promise(setImmediate)
    const before = answered
    const running = join(place.directory, 'running.backup')
    const { code } = await place.run('backup', running)
    isOver = true
    await writing
    expect([code, answered > before]).toEqual([0, true])

    const restored = await makePlace('postgresql')
    expect((await restored.run('restore', running)).code).toBe(0)
    await using copy = await restored.open()
    const [held] = await copy.query<{ lastSeq: number; count: number }>(
      `SELECT last_seq AS "lastSeq", (SELECT count(*) FROM log_items WHERE log_id = $1) AS count FROM logs WHERE id = $1`,
      [chat],
    )
    expect(held?.lastSeq).toBeGreaterThanOrEqual(before)
    expect(held?.count).toBe(held?.lastSeq)
  })

  it('[OP22] is refused where accounts are, and replaces them when told to, but not when it is cut off', async () => {
    const target = await makePlace(kind)
    {
      await using database = await target.open()
      await makeAccount(database)
    }
    await openSecrets({ dataDirectory: target.data, file: undefined })
    const refused = await target.run('restore', file)
    expect([refused.code, refused.said]).toEqual([1, expect.stringContaining('--replace')])
    const former = await readFile(join(target.data, 'secrets.json'), 'utf8')
    expect(former).not.toBe(secrets)
    const cutOff = Readable.from([(await readFile(file)).subarray(0, -20)])
    const broken = await runStogram(target.env, ['restore', '-', '--replace'], cutOff)
    expect([broken.code, broken.said]).toEqual([1, expect.stringMatching(/no whole backup.*Nothing was changed/)])
    {
      await using database = await target.open()
      expect(await database.prisma.identityRecord.count()).toBe(0)
      expect(await database.prisma.account.count()).toBe(1)
    }
    const left = await readdir(target.data)
    expect(left.filter((name) => /restor|replace/.test(name))).toEqual([])

    expect((await target.run('restore', file, '--replace')).code).toBe(0)
    await using database = await target.open()
    expect(await readAll(database)).toEqual(expected)
    const data = target.data
    const kept = (await readdir(data)).filter((name) => name.startsWith('secrets.json.replaced-'))
    expect(await Promise.all(kept.map((name) => readFile(join(data, name), 'utf8')))).toEqual([former])
    if (kind === 'postgresql') return
    const [aside = ''] = (await readdir(data)).filter((name) => name.startsWith('replaced-'))
    expect(await readdir(join(data, aside))).toEqual(['pglite', 'snapshots'])
  })

  it('[OP22] is restored under no running server', async () => {
    const target = await makePlace(kind)
    await using database = await target.open()
    const { code, said } = await target.run('restore', file, '--replace')
    expect([code, said]).toEqual([1, expect.stringMatching(/Stop/)])
    expect(await database.prisma.account.count()).toBe(0)
  })
})

describe('a backup that is not right', () => {
  const NEWER = /newer Stogram \(0\.1\.0\)/
  let place: Place
  let file: string
  beforeAll(async () => {
    place = await makePlace('postgresql')
    file = join(place.directory, 'stogram.backup')
    await openSecrets({ dataDirectory: place.data, file: undefined })
    await using database = await place.open()
    await fillEveryTable(database)
    expect((await place.run('backup', file)).code).toBe(0)
  })

  /** The backup with other texts in it, its checksums as they were. */
  async function repack(change: (name: string, text: string) => string | undefined): Promise<Buffer> {
    const path = join(place.directory, 'changed')
    const archive = packFile(path)
    for await (const { name, parts } of readArchive(createReadStream(file))) {
      const all: Buffer[] = []
      for await (const part of parts) all.push(part)
      const text = change(name, Buffer.concat(all).toString())
      if (text !== undefined) await archive.addText(name, text)
    }
    await archive.finish()
    const bytes = await readFile(path)
    await rm(path)
    return bytes
  }

  it('[OP22] is refused, and nothing changes', async () => {
    const target = await makePlace('postgresql')
    const whole = await readFile(file)
    const flip = (at: number) => {
      const bytes = Buffer.from(whole)
      bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at)
      return bytes
    }
    const change = (wanted: string, from: string, to: string) =>
      repack((name, text) => (name.startsWith(wanted) ? text.replace(from, to) : text))
    const cases: [bytes: Buffer, reason: RegExp][] = [
      [whole.subarray(0, whole.length >> 1), /no whole backup/],
      [flip(whole.length >> 1), /no whole backup/],
      [flip(whole.length - 6), /no whole backup/],
      [randomBytes(1_000), /no whole backup/],
      [Buffer.alloc(0), /no whole backup/],
      [await change('secrets.json', '}', '} '), /checksum is wrong/],
      [await change('tables/accounts', 'null, {}', 'null, []'), /checksum is wrong/],
      [await change('tables/accounts', '"id":"', '"id":"\\u0000'), /no whole backup/],
      [await repack((name, text) => (name === 'contents.json' ? undefined : text)), /contents\.json is missing/],
      [await change('stogram.json', '"format": 1', '"format": 2'), NEWER],
      [await change('stogram.json', '_history"', '_later"'), NEWER],
    ]
    for (const [index, [bytes, reason]] of cases.entries()) {
      const { code, said } = await runStogram(target.env, ['restore', '-'], Readable.from([bytes]))
      expect([index, code, said]).toEqual([index, 1, expect.stringMatching(reason)])
      expect(said).toContain('Nothing was changed')
    }
    expect(existsSync(join(target.data, 'secrets.json'))).toBe(false)
    await using database = await target.open()
    expect(await database.prisma.account.count()).toBe(0)
  })
})

describe('stogram backup', () => {
  it('[OP22] a backup of an older version comes back as of this one', async () => {
    const [older, target] = [await makePlace('postgresql'), await makePlace('postgresql')]
    await openSecrets({ dataDirectory: older.data, file: undefined })
    const file = join(older.directory, 'old')
    {
      await using database = await older.open()
      await fillEveryTable(database)
      await database.query('DROP TABLE stored_bytes')
      await database.query(`DELETE FROM _prisma_migrations WHERE migration_name LIKE '%_stored_bytes'`)
      // Of a version that had no such table, and so must not be given one by the backup.
      expect((await older.run('backup', file)).code).toBe(0)
    }
    expect((await target.run('restore', file)).code).toBe(0)
    await using database = await target.open()
    const [stored] = await database.query<{ bytes: number }>('SELECT bytes FROM stored_bytes')
    expect(stored?.bytes).toBe(450 * (48 + 256))
  })

  it('[OP21] leaves the former file where there is no whole new one, and says why', async () => {
    const place = await makePlace('postgresql')
    const file = join(place.directory, 'kept')
    await writeFile(file, 'former')
    const { code, said } = await place.run('backup', file)
    expect([code, said]).toEqual([1, expect.stringMatching(/secrets .* cannot be read/)])
    expect(await readFile(file, 'utf8')).toBe('former')
    expect(await readdir(place.directory)).toEqual(['kept'])
    const nowhere = await place.run('backup', join(place.directory, 'no', 'where'))
    expect([nowhere.code, nowhere.said]).toEqual([1, expect.stringMatching(/cannot be written/)])
    const missing = await place.run('restore', join(place.directory, 'missing'))
    expect([missing.code, missing.said]).toEqual([1, expect.stringMatching(/cannot be read/)])
    for (const words of [['backup'], ['backup', 'a', 'b'], ['restore'], ['restore', file, '--force']]) {
      expect((await place.run(...words)).code, words.join(' ')).toBe(2)
    }
  })
})
