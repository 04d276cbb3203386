import { randomBytes, randomUUID } from 'node:crypto'
import type { Database } from '../../infra/database.ts'
import { makeAccount, makeChat } from '../../log/testing/fixtures.ts'

const bytes = () => new Uint8Array(randomBytes(48))

/** A row or more in each table, with what is hard to write down: null, quotes, line ends, big numbers, empty bytes. */
export async function fillEveryTable(database: Database): Promise<void> {
  const { prisma } = database
  const accountId = await makeAccount(database)
  const chatId = await makeChat(database, [accountId])
  const at = new Date('2026-02-28T23:59:59.999Z')
  await prisma.account.update({
    where: { id: accountId },
    data: { displayName: 'Zoë "\\N\t\r\n\\x41 👩‍👩‍👧 \u2028', bio: "', null, {}", lastSeenAt: at, arkByRecovery: null },
  })
  await prisma.identityRecord.create({
    data: { accountId, seq: 1, record: bytes(), signatures: bytes(), hash: bytes() },
  })
  await prisma.totpFactor.create({ data: { accountId, sealedSecret: bytes(), lastStep: 2_147_483_647 } })
  await prisma.passkey.create({
    data: { id: 'p', accountId, publicKey: bytes(), counter: 9_007_199_254_740_991n, lastChallengeAt: 0n },
  })
  await prisma.backupCode.create({ data: { accountId, hash: bytes() } })
  await prisma.device.create({ data: { id: 'd', accountId, certificate: bytes(), signature: new Uint8Array(0) } })
  await prisma.deviceList.create({ data: { accountId, version: 1, list: bytes(), signature: bytes() } })
  await prisma.session.create({ data: { id: 's', accountId, deviceId: 'd', expiresAt: at, revokedReason: '' } })
  await prisma.refreshToken.create({ data: { hash: bytes(), sessionId: 's' } })
  await prisma.storedBytes.create({ data: { accountId, bytes: 5_000_000_000n } })
  await prisma.memberSnapshot.create({ data: { chatId, seq: 1, state: bytes() } })
  await prisma.epochRecord.create({ data: { chatId, epoch: 1, seq: 1, hash: bytes() } })
  await prisma.epochWrap.create({ data: { chatId, epoch: 1, accountId, wrap: bytes() } })
  await prisma.groupLink.create({
    data: { chatId, key: bytes(), expiresAtMs: 1n, usesLeft: 0, needsApproval: true, preview: new Uint8Array(0) },
  })
  await prisma.joinRequest.create({
    data: { chatId, accountId, linkKey: bytes(), request: bytes(), needsApproval: false },
  })
  // More than are read at once.
  const items = Array.from({ length: 450 }, (_, index) => ({
    ...{ logId: chatId, seq: index + 1, id: randomUUID(), senderId: accountId, deviceId: 'd', kind: 'message' },
    ...{
      targetId: index % 2 === 0 ? null : randomUUID(),
      epoch: 1,
      body: bytes(),
      hash: bytes(),
      at: 1_772_323_199_999n,
    },
  }))
  await prisma.logItem.createMany({ data: items })
  await prisma.log.update({ where: { id: chatId }, data: { lastSeq: items.length } })
}
