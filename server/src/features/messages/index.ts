export { makeReadHistory } from './read-history.ts'
export { makeSendItem } from './send-item.ts'
