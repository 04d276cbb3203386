import { randomBytes, randomUUID } from 'node:crypto'
import type { Database } from '../../infra/database.ts'
import type { AppendInput } from '../log.ts'

const NONE = new Uint8Array(0)

/** An account with its log; its id. */
export async function makeAccount({ prisma }: Database): Promise<string> {
  const id = randomBytes(32).toString('base64url')
  await prisma.account.create({
    data: {
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
    },
  })
  await prisma.log.create({ data: { id, kind: 'account' } })
  return id
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
