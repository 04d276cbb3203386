import type { AccountId, ChatId } from '@stogram/contract'
import type { Op } from '@stogram/e2ee/public'
import type { Prisma } from '../../../generated/client.ts'
import { plain } from '../directory/index.ts'

/** What an op makes of a join link. */
export type LinkChange =
  | { type: 'opened'; key: Uint8Array; expiresAtMs: number; uses: number; needsApproval: boolean }
  | { type: 'used' | 'revoked'; key: Uint8Array }

export function linkChangesOf(ops: readonly Op[]): LinkChange[] {
  return ops.flatMap(({ action }): LinkChange[] => {
    switch (action.type) {
      case 'invite': {
        const { key, expiresAtMs, maxUses, needsApproval } = action
        return [{ type: 'opened', key, expiresAtMs, uses: maxUses, needsApproval }]
      }
      case 'revokeInvite':
        return [{ type: 'revoked', key: action.key }]
      case 'add':
        return action.invitation === undefined ? [] : [{ type: 'used', key: action.invitation.key }]
      default:
        return []
    }
  })
}

/**
 * Keeps the links as the ops have left them, and forgets what was asked by those who are in now.
 *
 * Returns  those of them who had asked, and were not declined
 */
export async function recordLinks(
  tx: Prisma.TransactionClient,
  chatId: ChatId,
  changes: readonly LinkChange[],
  joined: readonly AccountId[],
): Promise<AccountId[]> {
  for (const change of changes) await recordLink(tx, chatId, change)
  if (joined.length === 0) return []
  const where = { chatId, accountId: { in: [...joined] } }
  const asked = await tx.joinRequest.findMany({ where: { ...where, isDeclined: false }, select: { accountId: true } })
  await tx.joinRequest.deleteMany({ where })
  return asked.map(({ accountId }) => accountId)
}

async function recordLink(tx: Prisma.TransactionClient, chatId: ChatId, change: LinkChange): Promise<void> {
  const key = plain(change.key)
  const where = { chatId, key }
  switch (change.type) {
    case 'opened': {
      const { expiresAtMs, uses, needsApproval } = change
      const link = { expiresAtMs: BigInt(expiresAtMs), usesLeft: uses, needsApproval, preview: new Uint8Array(0) }
      // A key that was taken back may be opened again: the ops know it as a new link.
      await tx.groupLink.deleteMany({ where })
      await tx.groupLink.create({ data: { ...where, ...link } })
      return
    }
    case 'used':
      await tx.groupLink.updateMany({ where, data: { usesLeft: { decrement: 1 } } })
      return
    case 'revoked':
      await tx.groupLink.updateMany({ where, data: { isRevoked: true } })
      return
  }
}
