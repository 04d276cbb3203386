import type { Engine } from '../engine.ts'

/** The local database goes whatever the server says; an unreachable server ends the session when it expires. */
export async function logOut(engine: Engine): Promise<void> {
  try {
    await engine.caller.call('auth:logout', {})
  } catch (error) {
    engine.log('logout-unheard', { name: error instanceof Error ? error.name : 'unknown' })
  }
  engine.tasks.endSession('logged_out')
  await engine.locks.run('session', async () => {})
}
