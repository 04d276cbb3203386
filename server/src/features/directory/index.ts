export { type DirectoryRepository, findIdentityHashes, makeDirectoryRepository } from './directory.repository.ts'
export { findCallerDevice } from './find-caller-device.ts'
export { mustVerify, packSignatures, plain } from './signed-records.ts'
export { verifyRotation } from './verify-rotation.ts'
