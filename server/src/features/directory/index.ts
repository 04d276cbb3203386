export { type DirectoryRepository, findIdentityHashes, makeDirectoryRepository } from './directory.repository.ts'
export { mustVerify, packSignatures, plain } from './signed-records.ts'
