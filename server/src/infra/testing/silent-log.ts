import type { InfraLog } from '../database.ts'

export const silentLog: InfraLog = { info() {}, warn() {}, error() {} }
