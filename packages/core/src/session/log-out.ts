import type { Engine } from '../engine.ts'

/** A captive portal may keep a request for ever; nobody waits for it to log out. */
const FAREWELL_MS = 3_000

/**
 * Deletes everything here first, then tells the server, which ends the session by itself when it does not hear of it.
 * Throws CoreError('storage_failed') when something could not be deleted; the keys are gone in any case that allows it.
 */
export async function logOut(engine: Engine): Promise<void> {
  const farewell = await engine.tokens.farewell()
  await engine.endSession('logged_out')
  const told = farewell().then((token) => engine.caller.callWith(token, 'auth:logout', {}))
  const limit = new Promise<void>((resolve) => engine.clock.schedule(FAREWELL_MS, resolve))
  await Promise.race([told, limit]).catch((error: unknown) => {
    engine.log('logout-unheard', { name: error instanceof Error ? error.name : 'unknown' })
  })
}
