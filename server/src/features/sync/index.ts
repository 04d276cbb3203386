export { makeAppendAccountItem } from './append-account-item.ts'
export { makeSync } from './sync.ts'
