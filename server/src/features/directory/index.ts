export { type DirectoryRepository, makeDirectoryRepository } from './directory.repository.ts'
export { mustVerify, packSignatures, plain } from './signed-records.ts'
