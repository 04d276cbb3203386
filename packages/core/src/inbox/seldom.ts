/** What is wanted rarely, and loaded only then. */
export { loadFromSnapshot } from './load-from-snapshot.ts'
export { proveStart } from './prove-start.ts'
export { settleDoubt } from './settle-doubt.ts'
