// What people do with their account once in a while: together in one file, because it does not come with the engine.
export { changePassword } from './change-password.ts'
export { checkRecoveryWords } from './check-recovery-words.ts'
export { deleteAccount } from './delete-account.ts'
export { listDevices, revokeDevices } from './devices.ts'
export { addPasskey, offerPasskey, removePasskey, renamePasskey } from './passkeys.ts'
export { checkRecoveryKey, recover } from './recover.ts'
export { renewRecoveryKey } from './renew-recovery-key.ts'
export { addTotp, listFactors, makeTotpSecret, removeTotp, renewBackupCodes } from './second-factor.ts'
