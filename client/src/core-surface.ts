export type * from '../../packages/core/src/api.ts'
