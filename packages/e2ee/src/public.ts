/** The half that only verifies. The server imports this entry and can therefore read nothing. */

export { type JoinRequest, parseJoinRequest, verifyJoinRequest } from './chat/join-request.ts'
export { type Actor, applyOp, type Membership, startMembership } from './chat/membership.ts'
export { groupChatId, type Op, type ParsedOp, parseOp, verifyOp } from './chat/op.ts'
export type { HistoryPolicy, OpAction, OpType } from './chat/op-action.ts'
export { type PrivateParty, privateChatId, privateRoster } from './chat/private-chat.ts'
export { type ChatKind, findMember, type Member, type Role, type Roster, rankOf } from './chat/roster.ts'
export { applyLoggedOp, encodeMembership, membershipHash } from './chat/snapshot.ts'
export { compareBytes, concat, equalBytes, idBytes, idText } from './codec/bytes.ts'
export { type Canonical, decodeCanonical, encodeCanonical } from './codec/canonical.ts'
export {
  deviceIdOf,
  type SignedCertificate,
  type VerifiedDevice,
  verifyDeviceCertificate,
} from './directory/device-certificate.ts'
export { type DeviceList, type SignedDeviceList, verifyDeviceList } from './directory/device-list.ts'
export { type Identity, type SignedIdentity, verifyIdentityChain } from './directory/identity-record.ts'
export { verifyStatement } from './directory/statement.ts'
export { type SignedTombstone, verifyTombstone } from './directory/tombstone.ts'
export type { EpochView, WrapEntry } from './epoch/epoch.ts'
export { checkWraps, type ParsedEpoch, parseEpoch } from './epoch/epoch-record.ts'
export { checkGrant } from './epoch/grant-hash.ts'
export { type VerifyEpochInput, verifyEpoch } from './epoch/verify-epoch.ts'
export { type AlarmCode, E2eeError, type FailureReason } from './errors.ts'
export { EMPTY_CHAIN, itemHash, nextChain } from './message/chain.ts'
export { type EnvelopeHeader, type MessageFlag, parseEnvelope } from './message/envelope-header.ts'
