import { existsSync } from 'node:fs'

/** Every variable the server reads, and nothing else reads any. `.env.example` says what each is for. */
export const ENV_NAMES = [
  'PORT',
  'HOST',
  'PUBLIC_URL',
  'ALLOWED_ORIGINS',
  'DATA_DIR',
  'DATABASE_URL',
  'DATABASE_URL_FILE',
  'REDIS_URL',
  'REDIS_URL_FILE',
  'SECRETS_FILE',
  'CLIENT_DIR',
  'LOG_LEVEL',
  'METRICS_PORT',
  'METRICS_HOST',
  'TRUST_PROXY',
  'RATE_LIMIT_SCALE',
  'REGISTRATION',
  'STORAGE_QUOTA_MB',
  'SHUTDOWN_SECONDS',
] as const

export type EnvName = (typeof ENV_NAMES)[number]
/** Texts as somebody wrote them; an empty one counts as absent. */
export type Env = Readonly<Partial<Record<EnvName, string>>>

/** The process's variables, after those of a `.env` file in the working directory where there is one. */
export function readEnv(): Env {
  if (existsSync('.env')) (process as ProcessWithEnvFile).loadEnvFile('.env')
  const present = ENV_NAMES.flatMap((name) => {
    const value = process.env[name]?.trim()
    return value === undefined || value === '' ? [] : [[name, value] as const]
  })
  return Object.fromEntries(present)
}

/** In Node since 20.12; the types in use are older. */
type ProcessWithEnvFile = NodeJS.Process & { loadEnvFile(path: string): void }
