export { type AccountNote, accountNote } from './account-note.ts'
export { type DeviceProof, deviceStatement } from './auth/device-proof.ts'
export { decodeBase64url, encodeBase64url } from './base64url.ts'
export { type ContractClient, makeContractClient, type Transport } from './client.ts'
export { describeProtocol, describeSchema, type JsonSchema } from './describe-protocol.ts'
export { encodeWire } from './encode-wire.ts'
export {
  type Answer,
  COMMON_ERRORS,
  ERRORS,
  type ErrorBody,
  type ErrorCode,
  RefusedError,
  type RetryRule,
  UnreachableError,
} from './errors.ts'
export type { FactorKind, FactorProof, FactorRequest } from './factors/factor-forms.ts'
export type { NewPasskey, PasskeyId, PasskeyOffer, PasskeyProof, PasskeyRequest } from './factors/passkey-forms.ts'
export type { AccountId, ChatId, DeviceId, ItemId, LogId } from './ids.ts'
export {
  type AccountNotice,
  accountNotice,
  type EpochUpload,
  type GrantUpload,
  type ItemKind,
  type LogItem,
  logItem,
  type OpUpload,
  type Placed,
} from './items.ts'
export type { GroupLink } from './joins/group-link.ts'
export { PENDING_JOINS } from './joins/pending-joins.ts'
export type {
  DeviceSummary,
  DirectoryEntry,
  Kdf,
  OpenedAccountAnswer,
  SealedSecrets,
  Session,
  SignedCertificate,
  SignedDeviceList,
  SignedRecord,
  SignedTombstone,
} from './keys.ts'
export { LIMITS } from './limits.ts'
export { displayName, username, usernameKey } from './names.ts'
export { type Authentication, errorsOf, type Operation, type RateClass, type ServerEvent } from './operation.ts'
export {
  EVENTS,
  type EventName,
  OPERATIONS,
  type OperationName,
  type Payload,
  type Request,
  type Response,
} from './operations.ts'
export type { Presence, Status } from './presence/signals.ts'
export { MIN_PROTOCOL_VERSION, PROTOCOL_HEADER, PROTOCOL_VERSION } from './protocol-version.ts'
export { SOCKET_PATH, type SocketHandshake, socketHandshake } from './socket.ts'
export { type EndReason, endReason } from './sync/events.ts'
