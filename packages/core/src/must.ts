import { CoreError } from './api.ts'
import type { Engine, Self } from './engine.ts'

/** The value, or an error that names why it must exist. */
export function must<T>(value: T | undefined, why: string): T {
  if (value === undefined) throw new Error(why)
  return value
}

export function mustSelf(engine: Pick<Engine, 'self'>): Self {
  if (engine.self === undefined) throw new CoreError('not_signed_in', 'Nobody is signed in.')
  return engine.self
}
