import type { AccountId } from '@stogram/contract'
import type { PrismaClient } from '../../../generated/client.ts'

export interface UsersRepository {
  /** False when the account has ended: it keeps no profile. */
  updateProfile(id: AccountId, profile: { displayName: string; bio: string }): Promise<boolean>
}

export function makeUsersRepository(prisma: PrismaClient): UsersRepository {
  return {
    async updateProfile(id, { displayName, bio }) {
      const { count } = await prisma.account.updateMany({ where: { id, tombstone: null }, data: { displayName, bio } })
      return count === 1
    },
  }
}
