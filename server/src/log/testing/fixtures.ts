import { randomBytes, randomUUID } from 'node:crypto'
import type { Database } from '../../infra/database.ts'
import type { AppendInput } from '../log.ts'

const NONE = new Uint8Array(0)

/** An account with its log; its id. */
export async function makeAccount(database: Database): Promise<string> {
  const id = randomBytes(32).toString('base64url')
  await addAccounts(database, [id])
  return id
}

/** Accounts that nobody can log in to, with their logs. */
export async function addAccounts({ prisma }: Database, ids: readonly string[]): Promise<void> {
  await prisma.account.createMany({
    data: ids.map((id) => ({
      id,
      username: id,
      usernameKey: id,
      displayName: id,
      authHash: '',
      kdfSalt: NONE,
      kdfMemoryKiB: 1,
      kdfIterations: 1,
      kdfParallelism: 1,
      arkByPassword: NONE,
      sealedKeys: NONE,
    })),
  })
  await prisma.log.createMany({ data: ids.map((id) => ({ id, kind: 'account' })) })
}

/** A group with its log; its id. */
export async function makeChat({ prisma }: Database, accountIds: readonly string[], role = 'MEMBER'): Promise<string> {
  const id = randomBytes(16).toString('base64url')
  await prisma.log.create({ data: { id, kind: 'chat' } })
  await prisma.chat.create({ data: { id, kind: 'GROUP', opHead: NONE } })
  await prisma.member.createMany({
    data: accountIds.map((accountId) => ({ chatId: id, accountId, role })),
  })
  return id
}

export function makeInput(logId: string, senderId: string, overrides: Partial<AppendInput> = {}): AppendInput {
  return {
    logId,
    senderId,
    id: randomUUID(),
    deviceId: 'device',
    kind: 'message',
    body: randomBytes(64),
    ...overrides,
  }
}
