import type { Logger } from 'pino'
import {
  type AuthHash,
  makeAccountsRepository,
  makeChangePassword,
  makeCheckUsername,
  makeDeleteAccount,
  makeEraseAccount,
  makeLogin,
  makePasswordProof,
  makePrelogin,
  makeProveFactor,
  makeRecover,
  makeRegister,
  makeRenewRecovery,
  makeResetPassword,
  makeRotateAccount,
  makeSecretsRepository,
  makeUnlock,
} from '../features/accounts/index.ts'
import {
  makeChangeMembership,
  makeChatRecordsRepository,
  makeChatsRepository,
  makeCreateChat,
  makeMemberships,
  makeReadChat,
  makeReadHashes,
  makeReadRecords,
  makeReadSnapshot,
  makeReadWraps,
  makeRunChatLedger,
} from '../features/chats/index.ts'
import {
  makeAdmitDevice,
  makeDevicesRepository,
  makeEnrolDevice,
  makeListDevices,
  makePublishDeviceList,
  makeRevokeDevices,
} from '../features/devices/index.ts'
import { makeDirectoryRepository } from '../features/directory/index.ts'
import {
  makeAddPasskey,
  makeAddTotp,
  makeFactorCipher,
  makeFactorsRepository,
  makeListFactors,
  makeOfferPasskey,
  makeRemovePasskey,
  makeRemoveTotp,
  makeRenewBackupCodes,
  makeSecondFactor,
  type Site,
} from '../features/factors/index.ts'
import {
  makeAskToJoin,
  makeDeclineJoin,
  makeDescribeLink,
  makeJoinsRepository,
  makePendingJoins,
  makeReadLink,
} from '../features/joins/index.ts'
import { makeReadHistory, makeSendItem } from '../features/messages/index.ts'
import { makeChangeStatus, makeReadPresence, makeTyping, type PresenceBoard } from '../features/presence/index.ts'
import {
  type AccessTokens,
  type LiveSessions,
  makeEndSessions,
  makeLogout,
  makeRefresh,
  makeResume,
  makeSessionsRepository,
  makeStartSession,
} from '../features/sessions/index.ts'
import { makeAppendAccountItem, makeSync } from '../features/sync/index.ts'
import { makeFindUser, makeReadDirectory, makeUpdateProfile, makeUsersRepository } from '../features/users/index.ts'
import type { Database } from '../infra/database.ts'
import type { LogStore } from '../log/log.ts'
import type { FanOut } from '../realtime/fan-out.ts'
import type { Handlers } from '../realtime/handlers.ts'
import type { Secrets } from './config/secrets.ts'

export interface HandlerParts {
  database: Database
  log: LogStore
  fanOut: FanOut
  tokens: AccessTokens
  authHash: AuthHash
  live: LiveSessions
  presence: PresenceBoard
  secrets: Secrets
  site: Site
  isRegistrationOpen: boolean
  auditLog: Logger
  nowMs: () => number
}

/** Builds every handler from the few things it needs; the type of the record proves that none is missing. */
export function makeHandlers(parts: HandlerParts): Handlers {
  const { database, log, fanOut, tokens, authHash, live, presence, secrets, site, auditLog, nowMs } = parts
  const { prisma } = database
  const accounts = makeAccountsRepository(prisma)
  const directory = makeDirectoryRepository(prisma)
  const devices = makeDevicesRepository(database, log)
  const sessions = makeSessionsRepository(database)
  const startSession = makeStartSession({ sessions, tokens, refreshKey: secrets.refreshKey, nowMs })
  const endSessions = makeEndSessions({ sessions, live, fanOut, auditLog })
  const publishDeviceList = makePublishDeviceList({ devices, directory, log, live, fanOut, auditLog })
  const { isRegistrationOpen } = parts
  const admitDevice = makeAdmitDevice({ devices, directory, publishDeviceList, startSession, auditLog, nowMs })
  const sealed = makeSecretsRepository()
  const factors = makeFactorsRepository(prisma)
  const cipher = makeFactorCipher(secrets.factorKey)
  const secondFactor = makeSecondFactor({
    ...{ factors, cipher, site, auditLog, nowMs },
    issueTicket: tokens.issueFactorTicket,
  })
  const password = makePasswordProof({ database, log, accounts, authHash, auditLog })
  const proofs = { provePassword: password.prove, changeProved: password.change }
  const giving = { directory, devices, tokens, nowMs }
  const chats = makeChatsRepository(database)
  const records = makeChatRecordsRepository(database)
  const run = makeRunChatLedger(database, log)
  const joins = makeJoinsRepository(database)
  const typing = makeTyping({ chats, fanOut })
  return {
    'auth:prelogin': makePrelogin({ accounts, preloginKey: secrets.preloginKey }),
    'auth:check-username': makeCheckUsername({ accounts, isRegistrationOpen }),
    'auth:register': makeRegister({ accounts, authHash, startSession, isRegistrationOpen, auditLog, nowMs }),
    'auth:login': makeLogin({ accounts, authHash, secondFactor, auditLog, ...giving }),
    'auth:prove-factor': makeProveFactor({ accounts, secondFactor, auditLog, ...giving }),
    'auth:refresh': makeRefresh({ sessions, tokens, refreshKey: secrets.refreshKey, endSessions, log, nowMs }),
    'auth:resume': makeResume({ sessions, tokens, refreshKey: secrets.refreshKey, nowMs }),
    'auth:logout': makeLogout(endSessions),
    'auth:unlock': makeUnlock({ accounts, directory, authHash, auditLog }),
    'auth:recover': makeRecover({ accounts, directory, auditLog }),
    'auth:reset-password': makeResetPassword({ accounts, secrets: sealed, factors, authHash, admitDevice, auditLog }),
    'auth:renew-recovery': makeRenewRecovery({ accounts, secrets: sealed, password, auditLog }),
    'auth:change-password': makeChangePassword({ accounts, secrets: sealed, authHash, publishDeviceList, auditLog }),
    'auth:rotate-account': makeRotateAccount({
      ...{ accounts, secrets: sealed, directory, factors, authHash, admitDevice, auditLog },
    }),
    'auth:delete-account': makeDeleteAccount({
      ...{ accounts, directory, authHash, log, live, fanOut, auditLog },
      eraseAccount: makeEraseAccount(database, { log, factors }),
    }),
    'device:enrol': makeEnrolDevice(admitDevice, factors),
    'device:list': makeListDevices(devices, nowMs),
    'device:revoke': makeRevokeDevices(publishDeviceList),
    'factor:list': makeListFactors(factors),
    'factor:add-totp': makeAddTotp({ factors, cipher, ...proofs, auditLog, nowMs }),
    'factor:remove-totp': makeRemoveTotp({ factors, ...proofs, auditLog }),
    'factor:offer-passkey': makeOfferPasskey({ factors, site, ...proofs, issueOffer: tokens.issueOffer }),
    'factor:add-passkey': makeAddPasskey({ factors, site, verifyOffer: tokens.verifyOffer, ...proofs, auditLog }),
    'factor:remove-passkey': makeRemovePasskey({ factors, ...proofs, auditLog }),
    'factor:renew-backup-codes': makeRenewBackupCodes({ factors, ...proofs, auditLog }),
    'user:find': makeFindUser(directory),
    'user:directory': makeReadDirectory(directory),
    'user:update-profile': makeUpdateProfile(makeUsersRepository(prisma)),
    'user:status-change': makeChangeStatus(presence),
    'user:presence': makeReadPresence(presence),
    'chat:create': makeCreateChat({ directory, run, log, fanOut }),
    'chat:change': makeChangeMembership({ directory, run, memberships: makeMemberships(), log, fanOut }),
    'chat:read': makeReadChat(chats),
    'chat:records': makeReadRecords(records),
    'chat:hashes': makeReadHashes(records),
    'chat:snapshot': makeReadSnapshot(records),
    'chat:wraps': makeReadWraps(records),
    'join:read': makeReadLink(joins, directory),
    'join:ask': makeAskToJoin({ joins, directory, fanOut }),
    'join:describe': makeDescribeLink(joins),
    'join:pending': makePendingJoins(joins),
    'join:decline': makeDeclineJoin(joins, fanOut),
    'message:send': makeSendItem({ log }),
    'message:history': makeReadHistory(log),
    'sync:pull': makeSync(log, database.historyId),
    'account:append': makeAppendAccountItem({ log }),
    'typing:start': typing.start,
    'typing:stop': typing.stop,
  }
}
