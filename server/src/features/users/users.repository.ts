import type { AccountId } from '@stogram/contract'
import type { PrismaClient } from '../../../generated/client.ts'

export interface UsersRepository {
  updateProfile(id: AccountId, profile: { displayName: string; bio: string }): Promise<void>
}

export function makeUsersRepository(prisma: PrismaClient): UsersRepository {
  return {
    async updateProfile(id, { displayName, bio }) {
      await prisma.account.update({ where: { id }, data: { displayName, bio }, select: { id: true } })
    },
  }
}
