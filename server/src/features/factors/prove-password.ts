import type { DeviceCaller } from '../../realtime/handlers.ts'

/** Throws OperationError('wrong_credentials'): a device that lies open must not change how its account is guarded. */
export type ProvePassword = (caller: DeviceCaller, authSecret: Uint8Array) => Promise<unknown>
