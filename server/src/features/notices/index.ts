export { makeNotice } from './make-notice.ts'
