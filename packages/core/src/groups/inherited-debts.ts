import type { DeviceId } from '@stogram/contract'
import type { Engine } from '../engine.ts'
import type { Tx } from '../replica/database.ts'
import type { InheritedRow } from '../replica/rows.ts'
import { setPendingRevocations } from './debts.ts'

const KEY = 'inherited'

/** A device that took an account over owes every group the revocation of those before it, but knows no group yet. */
export function inheritRevocations(tx: Tx, deviceIds: readonly DeviceId[]): void {
  tx.put('meta', KEY, { deviceIds } satisfies InheritedRow)
}

/** Once every group is known at least by name: each of them is owed its part. */
export async function shareInheritedDebts(engine: Engine): Promise<void> {
  const row = (await engine.db.get('meta', KEY)) as InheritedRow | undefined
  if (row === undefined) return
  await setPendingRevocations(engine, row.deviceIds)
  const tx = engine.db.begin()
  tx.remove('meta', KEY)
  await tx.commit()
}
