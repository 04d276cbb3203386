import type { Engine } from '../engine.ts'
import { mustSelf } from '../must.ts'
import { derive } from './unlock.ts'

/** What proves the password of who is signed in; only the server can tell whether it is right. */
export async function provePassword(engine: Engine, password: string): Promise<Uint8Array> {
  const { authSecret } = await derive(engine, mustSelf(engine).session.username, password)
  return authSecret
}
