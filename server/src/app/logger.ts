import { type DestinationStream, type Logger, pino } from 'pino'
import type { LogLevel } from './config/config.ts'

/** Every logger of the server; nobody else makes one. */
export interface Loggers {
  appLog: Logger
  httpLog: Logger
  dispatchLog: Logger
  socketLog: Logger
  storageLog: Logger
  presenceLog: Logger
  /** Security events, at every level: who signed in, which session was ended and why. Append-only by whoever keeps it. */
  auditLog: Logger
}

export function makeLoggers(options: { level: LogLevel; destination?: DestinationStream }): Loggers {
  const root = pino(
    {
      level: options.level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err: describeError },
      redact: { paths: REDACTED, censor: '[secret]' },
    },
    options.destination ?? pino.destination({ dest: 2, sync: false }),
  )
  const child = (subsystem: string) => root.child({ subsystem })
  return {
    appLog: child('app'),
    httpLog: child('http'),
    dispatchLog: child('dispatch'),
    socketLog: child('socket'),
    storageLog: child('storage'),
    presenceLog: child('presence'),
    auditLog: options.level === 'silent' ? child('audit') : root.child({ subsystem: 'audit' }, { level: 'info' }),
  }
}

const SECRET_FIELDS = [
  'authSecret',
  'secret',
  'backupCodes',
  'token',
  'accessToken',
  'refreshToken',
  'ticket',
  'cookie',
  'authorization',
  'password',
  'secrets',
  'signature',
  'body',
  'wrap',
  'wraps',
  'username',
  'displayName',
  'bio',
]

/** A second wall: nothing hands these to a logger in the first place. */
const REDACTED = SECRET_FIELDS.flatMap((field) => [field, `*.${field}`, `*.*.${field}`])

/** What happened and where, without the values: messages of drivers and parsers quote what people typed. */
export function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error }
  const code: unknown = 'code' in error ? error.code : undefined
  return {
    type: error.name,
    message: maskValues(error.message),
    ...(typeof code === 'string' ? { code } : {}),
    at: (error.stack ?? '')
      .split('\n')
      .filter((line) => line.startsWith('    at '))
      .slice(0, 12),
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  }
}

const MAX_MESSAGE_LENGTH = 200

function maskValues(message: string): string {
  const lines = message.trim().split('\n')
  // A Prisma error ends with what is wrong, after a dump of the query and its arguments.
  const line = lines.at(-1) ?? ''
  return line
    .replace(/"[^"]*"|'[^']*'|`[^`]*`|\([^()]*\)/g, '…')
    .replace(/[\w-]{20,}/g, '…')
    .slice(0, MAX_MESSAGE_LENGTH)
}
