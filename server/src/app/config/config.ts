import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Env, EnvName } from './env.ts'

export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent'

export type Address = Readonly<{ host: string; port: number }>

/** Holds no secret: it may be logged. */
export type ServerConfig = Readonly<{
  host: string
  /** 0 takes any free port. */
  port: number
  /** Origin under which browsers reach this server; undefined means http://localhost and the port. */
  publicOrigin: string | undefined
  /** More origins under which this server is reached, such as a development server that passes calls on. */
  allowedOrigins: readonly string[]
  dataDirectory: string
  clientDirectory: string
  secretsFile: string | undefined
  /** Where Prometheus reads; undefined where nobody does. */
  metrics: Address | undefined
  logLevel: LogLevel
  /** As Express takes it: hops, or the addresses and subnets of the proxies. */
  trustProxy: false | number | readonly string[]
  rateLimitScale: number
  isRegistrationOpen: boolean
  /** What one account may store in messages; what is none has as much again. */
  storageQuotaBytes: number
  /** How long a stopping server waits for calls under way. */
  shutdownTimeoutMs: number
}> & {
  /** URLs with a password in them: not enumerable, so that no log line shows them. */
  readonly connections: Readonly<{ databaseUrl: string | undefined; redisUrl: string | undefined }>
}

/** All that is wrong with the configuration, each with what to write instead. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly faults: readonly string[]

  constructor(faults: readonly string[]) {
    super(`The configuration cannot be used:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`)
    this.faults = faults
  }
}

const LOG_LEVELS: readonly LogLevel[] = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']

/** Applies defaults and checks the variables one by one and against each other. Throws ConfigError with every fault. */
export function makeConfig(env: Env): ServerConfig {
  const faults: string[] = []
  const fault = (name: EnvName, advice: string) => {
    faults.push(`${name}: ${advice}`)
  }
  const number = (name: EnvName, fallback: number, min: number, max: number): number => {
    const text = env[name]
    if (text === undefined) return fallback
    const value = /^\d{1,9}(\.\d{1,3})?$/.test(text) ? Number(text) : Number.NaN
    if (value >= min && value <= max) return value
    fault(name, `write a number from ${min} to ${max}, for example ${name}=${fallback}`)
    return fallback
  }
  const integer = (name: EnvName, fallback: number, min: number, max: number): number => {
    const value = number(name, fallback, min, max)
    if (Number.isInteger(value)) return value
    fault(name, `write a whole number, for example ${name}=${fallback}`)
    return fallback
  }
  const choice = <T extends string>(name: EnvName, choices: readonly T[], fallback: T): T => {
    const text = env[name]
    const found = text === undefined ? fallback : choices.find((value) => value === text)
    if (found === undefined) fault(name, `write one of ${choices.join(', ')}`)
    return found ?? fallback
  }
  const origin = (name: EnvName, text: string): string | undefined => {
    const url = parseUrl(text, ['http:', 'https:'])
    if (url !== undefined && url.pathname === '/' && url.search === '' && url.username === '') return url.origin
    fault(name, `write a scheme, a host and perhaps a port and no more, for example ${name}=https://chat.example.org`)
    return undefined
  }
  const connection = (name: 'DATABASE_URL' | 'REDIS_URL', schemes: string[], example: string): string | undefined => {
    const path = env[`${name}_FILE`]
    if (path !== undefined && env[name] !== undefined) fault(name, `write either ${name} or ${name}_FILE`)
    const text = path === undefined ? env[name] : readSecretFile(path)
    if (path !== undefined && text === undefined) fault(`${name}_FILE`, 'write the path of a file that can be read')
    else if (text !== undefined && parseUrl(text, schemes) === undefined) {
      fault(name, `write a URL such as ${name}=${example}`)
    } else return text
    return undefined
  }

  const databaseUrl = connection('DATABASE_URL', ['postgresql:', 'postgres:'], 'postgresql://user@host:5432/stogram')
  const redisUrl = connection('REDIS_URL', ['redis:', 'rediss:'], 'redis://host:6379')
  if (redisUrl !== undefined && env.DATABASE_URL === undefined && env.DATABASE_URL_FILE === undefined) {
    fault('REDIS_URL', 'several servers share one PostgreSQL: write DATABASE_URL too, or remove REDIS_URL')
  }
  const publicOrigin = env.PUBLIC_URL === undefined ? undefined : origin('PUBLIC_URL', env.PUBLIC_URL)
  const config = {
    host: env.HOST ?? '127.0.0.1',
    port: integer('PORT', 3000, 0, 65_535),
    publicOrigin,
    allowedOrigins: listOf(env.ALLOWED_ORIGINS).flatMap((text) => origin('ALLOWED_ORIGINS', text) ?? []),
    dataDirectory: resolve(env.DATA_DIR ?? 'data'),
    clientDirectory: resolve(env.CLIENT_DIR ?? 'client/dist'),
    secretsFile: env.SECRETS_FILE === undefined ? undefined : resolve(env.SECRETS_FILE),
    metrics:
      env.METRICS_PORT === undefined
        ? undefined
        : { host: env.METRICS_HOST ?? '127.0.0.1', port: integer('METRICS_PORT', 9_464, 0, 65_535) },
    logLevel: choice('LOG_LEVEL', LOG_LEVELS, 'info'),
    trustProxy: parseTrustProxy(env.TRUST_PROXY, (advice) => fault('TRUST_PROXY', advice)),
    rateLimitScale: number('RATE_LIMIT_SCALE', 1, 0.01, 1_000_000),
    isRegistrationOpen: choice('REGISTRATION', ['open', 'closed'], 'open') === 'open',
    storageQuotaBytes: integer('STORAGE_QUOTA_MB', 2_048, 1, 1_000_000) * 1_048_576,
    shutdownTimeoutMs: integer('SHUTDOWN_SECONDS', 20, 1, 600) * 1_000,
  }
  if (publicOrigin?.startsWith('http://') && !isLocal(new URL(publicOrigin).hostname)) {
    fault('PUBLIC_URL', 'browsers allow encryption over https only: write https:// and put a proxy with TLS in front')
  }
  if (faults.length > 0) throw new ConfigError(faults)
  const connections = Object.freeze({ databaseUrl, redisUrl })
  return Object.freeze(Object.defineProperty({ ...config, connections }, 'connections', { enumerable: false }))
}

function readSecretFile(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    return undefined
  }
}

function parseUrl(text: string, schemes: readonly string[]): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined
  return url !== undefined && schemes.includes(url.protocol) && url.hostname !== '' ? url : undefined
}

function listOf(text: string | undefined): string[] {
  return (text ?? '').split(',').flatMap((part) => (part.trim() === '' ? [] : [part.trim()]))
}

/** Never `true`: believing every X-Forwarded-For would let anyone choose the address that limits count. */
function parseTrustProxy(text: string | undefined, fault: (advice: string) => void): ServerConfig['trustProxy'] {
  if (text === undefined || text === 'none') return false
  if (/^\d$/.test(text)) return Number(text) === 0 ? false : Number(text)
  const parts = listOf(text)
  if (parts.every((part) => /^(loopback|linklocal|uniquelocal|[0-9a-fA-F.:]+(\/\d{1,3})?)$/.test(part))) return parts
  fault('write the number of proxies in front (1), or their addresses (loopback, 10.0.0.0/8), or none')
  return false
}

function isLocal(hostname: string): boolean {
  return hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '[::1]' || /^127\./.test(hostname)
}
