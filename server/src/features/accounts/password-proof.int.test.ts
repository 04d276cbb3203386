import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeLoggers } from '../../app/logger.ts'
import { DATABASE_KINDS, openTestDatabase, type TestDatabase } from '../../infra/testing/test-database.ts'
import { openLogStore } from '../../log/log.ts'
import { makeAccount } from '../../log/testing/fixtures.ts'
import { makeAccountsRepository } from './accounts.repository.ts'
import { makePasswordProof } from './password-proof.ts'

describe.each(DATABASE_KINDS)('a change that takes the password on %s', (kind) => {
  let opened: TestDatabase
  beforeAll(async () => {
    opened = await openTestDatabase(kind)
  })
  afterAll(() => opened?.[Symbol.asyncDispose]())

  it('[AC19] is made only while the password that was proved holds, for a device that still belongs to the account', async () => {
    const { database } = opened
    const { prisma } = database
    const where = (id: string) => ({ where: { id } })
    const meanwhile: [string, (accountId: string, deviceId: string) => Promise<unknown>][] = [
      ['changed', async () => {}],
      ['wrong_credentials', (id) => prisma.account.update({ ...where(id), data: { passwordVersion: 2 } })],
      ['wrong_credentials', (id) => prisma.account.update({ ...where(id), data: { tombstone: new Uint8Array(1) } })],
      ['session_revoked', (_, id) => prisma.device.update({ ...where(id), data: { revokedAt: new Date() } })],
    ]
    for (const [outcome, change] of meanwhile) {
      const accountId = await makeAccount(database)
      const deviceId = `device of ${accountId}`
      const bytes = new Uint8Array(1)
      await prisma.device.create({ data: { id: deviceId, accountId, certificate: bytes, signature: bytes } })
      const proof = makePasswordProof({
        ...{ database, log: openLogStore(database), accounts: makeAccountsRepository(prisma) },
        authHash: {
          make: async () => '',
          async matches() {
            await change(accountId, deviceId)
            return true
          },
        },
        auditLog: makeLoggers({ level: 'silent' }).auditLog,
      })
      const caller = { kind: 'device', accountId, deviceId, sessionId: 'one', expiresAtMs: 0 } as const
      const passwordVersion = await proof.prove(caller, bytes)
      const changing = proof.change(caller, passwordVersion, async () => 'changed')
      const answer = await changing.catch((error: { code: string }) => error.code)
      expect(answer).toBe(outcome)
    }
  })
})
