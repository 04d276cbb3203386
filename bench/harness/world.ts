import { createHash, randomBytes } from 'node:crypto'

export type Sql = (text: string, values?: unknown[]) => Promise<unknown>

export type Seat = { accountId: string; deviceId: string; sessionId: string; pairChatId: string }

/** One population for every figure: pairs for all, a crowd for the fan-out, an archive for the catch-up. */
export type World = {
  seats: Seat[]
  crowdChatId: string
  crowd: Seat[]
  archiveChatId: string
  archiveReader: Seat
}

export const ITEM_BYTES = 335
export const ARCHIVE_ITEMS = 10_000
const SEATS = 5_000
const CROWD = 1_000

export function makeWorld(): World {
  const seats = Array.from({ length: SEATS }, (_, index) => ({
    accountId: idOf('account', index, 32),
    deviceId: idOf('device', index, 16),
    sessionId: idOf('session', index, 16),
    pairChatId: idOf('pair', index >> 1, 16),
  }))
  const archiveReader = seats.at(-1)
  if (archiveReader === undefined) throw new Error('an empty world')
  return {
    seats,
    crowdChatId: idOf('crowd', 0, 16),
    crowd: seats.slice(0, CROWD),
    archiveChatId: idOf('archive', 0, 16),
    archiveReader,
  }
}

/** Writes the world into an empty database of the product's schema. Its keys are noise: the server never uses them. */
export async function seedWorld(world: World, sql: Sql) {
  const { seats, crowd, crowdChatId, archiveChatId, archiveReader } = world
  const accountIds = seats.map((seat) => seat.accountId)
  const deviceIds = seats.map((seat) => seat.deviceId)
  await sql(
    `INSERT INTO accounts (id, username, username_key, display_name, auth_hash, kdf_salt, kdf_memory_kib,
       kdf_iterations, kdf_parallelism, ark_by_password, sealed_keys)
     SELECT id, 'bench' || n, 'bench' || n, 'Bench ' || n, '-', '\\x00', 1, 1, 1, '\\x00', '\\x00'
     FROM unnest($1::text[]) WITH ORDINALITY AS t (id, n)`,
    [accountIds],
  )
  await sql(
    `INSERT INTO devices (id, account_id, certificate, signature)
     SELECT id, account_id, '\\x00', '\\x00' FROM unnest($1::text[], $2::text[]) AS t (id, account_id)`,
    [deviceIds, accountIds],
  )
  await sql(
    `INSERT INTO device_lists (account_id, version, list, signature)
     SELECT id, 1, '\\x00', '\\x00' FROM unnest($1::text[]) AS t (id)`,
    [accountIds],
  )
  await sql(
    `INSERT INTO sessions (id, account_id, device_id, expires_at)
     SELECT id, account_id, device_id, now() + interval '30 days'
     FROM unnest($1::text[], $2::text[], $3::text[]) AS t (id, account_id, device_id)`,
    [seats.map((seat) => seat.sessionId), accountIds, deviceIds],
  )
  await sql(`INSERT INTO logs (id, kind) SELECT id, 'account' FROM unnest($1::text[]) AS t (id)`, [accountIds])
  await seedChats(sql, 'PRIVATE', new Map(seats.map((seat) => [seat.accountId, seat.pairChatId])))
  await seedChats(sql, 'GROUP', new Map(crowd.map((seat) => [seat.accountId, crowdChatId])))
  await seedChats(sql, 'GROUP', new Map([[archiveReader.accountId, archiveChatId]]))
  for (let from = 0; from < ARCHIVE_ITEMS; from += 1_000) await seedItems(sql, world, from, 1_000)
  await sql('UPDATE logs SET last_seq = $2 WHERE id = $1', [archiveChatId, ARCHIVE_ITEMS])
  await sql('ANALYZE')
}

async function seedChats(sql: Sql, kind: 'PRIVATE' | 'GROUP', chatByAccount: Map<string, string>) {
  const chatIds = [...new Set(chatByAccount.values())]
  await sql(`INSERT INTO logs (id, kind, epoch) SELECT id, 'chat', 1 FROM unnest($1::text[]) AS t (id)`, [chatIds])
  await sql(`INSERT INTO chats (id, kind, op_head) SELECT id, $2, '' FROM unnest($1::text[]) AS t (id)`, [
    chatIds,
    kind,
  ])
  await sql(
    `INSERT INTO members (chat_id, account_id, role)
     SELECT chat_id, account_id, 'MEMBER' FROM unnest($1::text[], $2::text[]) AS t (chat_id, account_id)`,
    [[...chatByAccount.values()], [...chatByAccount.keys()]],
  )
}

async function seedItems(sql: Sql, { archiveChatId, archiveReader }: World, from: number, count: number) {
  await sql(
    `INSERT INTO log_items (log_id, seq, id, sender_id, device_id, kind, epoch, body, hash, at)
     SELECT $1, $6::int + n, id, $2, $3, 'message', 1, body, sha256(body), $7
     FROM (
       SELECT n, id, substring($4::bytea FROM (n::int - 1) * ${ITEM_BYTES} + 1 FOR ${ITEM_BYTES}) AS body
       FROM unnest($5::uuid[]) WITH ORDINALITY AS t (id, n)
     ) AS items`,
    [
      archiveChatId,
      archiveReader.accountId,
      archiveReader.deviceId,
      randomBytes(ITEM_BYTES * count),
      Array.from({ length: count }, () => makeItemId()),
      from,
      Date.now(),
    ],
  )
}

/** A UUIDv7. */
export function makeItemId(): string {
  const hex = Date.now().toString(16).padStart(12, '0')
  const random = randomHex()
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7${random.slice(0, 3)}-8${random.slice(3, 6)}-${random.slice(6, 18)}`
}

let pool = ''
let poolPosition = 0

/** 18 hex digits, drawn from a pool: a call of the system's generator for each would cost the clients' core. */
function randomHex(): string {
  if (poolPosition + 18 > pool.length) {
    pool = randomBytes(18 * 1_024).toString('hex')
    poolPosition = 0
  }
  poolPosition += 18
  return pool.slice(poolPosition - 18, poolPosition)
}

function idOf(noun: string, index: number, length: number): string {
  return createHash('sha256').update(`bench ${noun} ${index}`).digest().subarray(0, length).toString('base64url')
}
