import { changePassword } from './auth/change-password.ts'
import { checkUsername } from './auth/check-username.ts'
import { deleteAccount } from './auth/delete-account.ts'
import { login } from './auth/login.ts'
import { logout } from './auth/logout.ts'
import { prelogin } from './auth/prelogin.ts'
import { proveFactor } from './auth/prove-factor.ts'
import { recover } from './auth/recover.ts'
import { refresh } from './auth/refresh.ts'
import { register } from './auth/register.ts'
import { renewRecovery } from './auth/renew-recovery.ts'
import { resetPassword } from './auth/reset-password.ts'
import { resume } from './auth/resume.ts'
import { rotateAccount } from './auth/rotate-account.ts'
import { unlock } from './auth/unlock.ts'
import { changeMembership } from './chats/change-membership.ts'
import { createChat } from './chats/create-chat.ts'
import { readChat } from './chats/read-chat.ts'
import { readHashes } from './chats/read-hashes.ts'
import { readRecords } from './chats/read-records.ts'
import { readSnapshot } from './chats/read-snapshot.ts'
import { readWraps } from './chats/read-wraps.ts'
import { enrolDevice } from './devices/enrol-device.ts'
import { listDevices } from './devices/list-devices.ts'
import { revokeDevices } from './devices/revoke-devices.ts'
import { addPasskey } from './factors/add-passkey.ts'
import { addTotp } from './factors/add-totp.ts'
import { listFactors } from './factors/list-factors.ts'
import { offerPasskey } from './factors/offer-passkey.ts'
import { removePasskey } from './factors/remove-passkey.ts'
import { removeTotp } from './factors/remove-totp.ts'
import { renewBackupCodes } from './factors/renew-backup-codes.ts'
import { askToJoin } from './joins/ask-to-join.ts'
import { declineJoin } from './joins/decline-join.ts'
import { describeLink } from './joins/describe-link.ts'
import { pendingJoins } from './joins/pending-joins.ts'
import { readLink } from './joins/read-link.ts'
import { readHistory } from './messages/read-history.ts'
import { sendItem } from './messages/send-item.ts'
import type { RequestOf, ResponseOf } from './operation.ts'
import { changeStatus, readPresence, startTyping, stopTyping, typingUser, userStatus } from './presence/signals.ts'
import { appendAccountItem } from './sync/append-account-item.ts'
import { accountNew, joinChanged, messageNew, sessionEnded } from './sync/events.ts'
import { sync } from './sync/sync.ts'
import { findUser } from './users/find-user.ts'
import { readDirectory } from './users/read-directory.ts'
import { updateProfile } from './users/update-profile.ts'

/** The whole protocol upwards: every operation, by its name. */
export const OPERATIONS = {
  'auth:prelogin': prelogin,
  'auth:check-username': checkUsername,
  'auth:register': register,
  'auth:login': login,
  'auth:prove-factor': proveFactor,
  'auth:refresh': refresh,
  'auth:resume': resume,
  'auth:logout': logout,
  'auth:unlock': unlock,
  'auth:recover': recover,
  'auth:reset-password': resetPassword,
  'auth:renew-recovery': renewRecovery,
  'auth:change-password': changePassword,
  'auth:rotate-account': rotateAccount,
  'auth:delete-account': deleteAccount,
  'device:enrol': enrolDevice,
  'device:list': listDevices,
  'device:revoke': revokeDevices,
  'factor:list': listFactors,
  'factor:add-totp': addTotp,
  'factor:remove-totp': removeTotp,
  'factor:offer-passkey': offerPasskey,
  'factor:add-passkey': addPasskey,
  'factor:remove-passkey': removePasskey,
  'factor:renew-backup-codes': renewBackupCodes,
  'user:find': findUser,
  'user:directory': readDirectory,
  'user:update-profile': updateProfile,
  'user:status-change': changeStatus,
  'user:presence': readPresence,
  'chat:create': createChat,
  'chat:change': changeMembership,
  'chat:read': readChat,
  'chat:records': readRecords,
  'chat:hashes': readHashes,
  'chat:snapshot': readSnapshot,
  'chat:wraps': readWraps,
  'join:read': readLink,
  'join:ask': askToJoin,
  'join:describe': describeLink,
  'join:pending': pendingJoins,
  'join:decline': declineJoin,
  'message:send': sendItem,
  'message:history': readHistory,
  'sync:pull': sync,
  'account:append': appendAccountItem,
  'typing:start': startTyping,
  'typing:stop': stopTyping,
} as const

export type OperationName = keyof typeof OPERATIONS
export type Request<N extends OperationName> = RequestOf<(typeof OPERATIONS)[N]>
export type Response<N extends OperationName> = ResponseOf<(typeof OPERATIONS)[N]>

/** The whole protocol downwards: every event, by its name. */
export const EVENTS = {
  'message:new': messageNew,
  'account:new': accountNew,
  'join:changed': joinChanged,
  'session:ended': sessionEnded,
  'typing:user': typingUser,
  'user:status': userStatus,
} as const

export type EventName = keyof typeof EVENTS
export type Payload<N extends EventName> = (typeof EVENTS)[N]['payload'] extends infer S
  ? S extends { _zod: { output: infer O } }
    ? O
    : never
  : never
