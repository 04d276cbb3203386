import type { Engine } from '../engine.ts'
import type { NextDeviceRow } from '../replica/key-rows.ts'

const KEY = 'next'

/** Kept before the server is asked to replace this device by another: a lost answer must not cost the keys. */
export async function keepNext({ db }: Pick<Engine, 'db'>, row: NextDeviceRow): Promise<void> {
  const tx = db.begin()
  tx.put('keys', KEY, row)
  await tx.commit()
}

/** The device that may have taken the place of this one. */
export async function readNext({ db }: Pick<Engine, 'db'>): Promise<NextDeviceRow | undefined> {
  return (await db.get('keys', KEY)) as NextDeviceRow | undefined
}

/** The session of the present device lives, or the server has refused: the next one never came into force. */
export async function dropNext(engine: Pick<Engine, 'db'>): Promise<void> {
  if ((await readNext(engine)) === undefined) return
  const tx = engine.db.begin()
  tx.remove('keys', KEY)
  await tx.commit()
}
