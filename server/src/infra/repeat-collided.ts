import { Prisma } from '../../generated/client.ts'

const MAX_ATTEMPTS = 8

/** Runs a transaction again where the database has ended it in favour of another one: all that was wrong was the moment. */
export async function repeatCollided<T>(attempt: () => Promise<T>): Promise<T> {
  for (let attempts = 1; ; attempts += 1) {
    try {
      return await attempt()
    } catch (error) {
      if (attempts === MAX_ATTEMPTS || !isCollision(error)) throw error
    }
  }
}

/** serialization_failure or deadlock_detected, which look different after a raw statement. */
function isCollision(error: unknown): boolean {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return false
  return error.code === 'P2034' || SQL_STATES.has(sqlStateOf(error.meta))
}

const SQL_STATES = new Set(['40001', '40P01'])

function sqlStateOf(meta: Record<string, unknown> | undefined): string {
  const cause = (meta?.['driverAdapterError'] as { cause?: { originalCode?: string } } | undefined)?.cause
  return cause?.originalCode ?? ''
}
