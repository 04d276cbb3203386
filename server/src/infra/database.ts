import type { PrismaClient } from '../../generated/client.ts'

/** What infra tells the operator; a pino logger fits. */
export type InfraLog = {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

export type DatabaseOptions = {
  /** A PostgreSQL URL. Without it the embedded database in `dataDirectory` is opened. */
  databaseUrl?: string | undefined
  dataDirectory?: string | undefined
  log: InfraLog
}

export type DatabaseKind = 'embedded' | 'postgresql'

/**
 * The one way to the data, the same on both kinds.
 *
 * The embedded kind has a single connection: inside an interactive transaction use nothing but `tx`, or the
 * call waits for a connection that the transaction itself holds.
 */
export type Database = AsyncDisposable & {
  readonly kind: DatabaseKind
  readonly prisma: PrismaClient
  /** Runs one statement. bytea comes back as Buffer, int8 as number. */
  query<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]>
}

/** Opens the database, applies what migrations are missing and answers when it is ready to serve. */
export async function openDatabase(_options: DatabaseOptions): Promise<Database> {
  throw new Error('not built yet')
}
