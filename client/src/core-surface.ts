import type { Core } from '../../packages/core/src/api.ts'
import type { CorePorts } from '../../packages/core/src/ports.ts'

export type * from '../../packages/core/src/api.ts'
export { makeNetwork } from '../../packages/core/src/hosts/network.ts'
export { systemClock } from '../../packages/core/src/hosts/system-clock.ts'
export type * from '../../packages/core/src/ports.ts'
export declare function createCore(ports: CorePorts): Promise<Core>
