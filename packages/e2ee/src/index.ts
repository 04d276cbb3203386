export {
  type AccountItemPlace,
  accountLogKey,
  openAccountItem,
  sealAccountItem,
} from './account/account-items.ts'
export { encodeAccountKey, makeAccountKey, parseAccountKey } from './account/account-key.ts'
export { type AccountKeys, accountIdOf, keyIdOf, makeAccountKeys } from './account/account-keys.ts'
export type { FormerKeys } from './account/former-keys.ts'
export { type OpenAccountInput, type OpenedAccount, openAccount } from './account/open-account.ts'
export {
  checkKdfParameters,
  KDF_LIMITS,
  type KdfParameters,
  makeKdfParameters,
  type PasswordSecrets,
  stretchPassword,
} from './account/password.ts'
export {
  encodeRecoveryWords,
  makeRecoveryKey,
  parseRecoveryWords,
  recoveryAuthSecret,
  recoveryUnlockKey,
} from './account/recovery-key.ts'
export { loadRecoveryWordList } from './account/recovery-word-list.ts'
export {
  makeRootKey,
  openRootKeyByPassword,
  openRootKeyByRecovery,
  type PasswordSlot,
  type RecoverySlot,
  sealRootKeyByPassword,
  sealRootKeyByRecovery,
} from './account/root-key.ts'
export { type RotateAccountInput, type RotatedAccount, rotateAccount } from './account/rotate-account.ts'
export { open, type SealContext, seal } from './account/seal.ts'
export { sealAccountKeys } from './account/sealed-keys.ts'
export { type ChatMeta, MAX_TITLE, openChatMeta, sealChatMeta } from './chat/chat-meta.ts'
export { handOver } from './chat/hand-over.ts'
export type { Invitation } from './chat/invitation.ts'
export {
  encodeInviteLink,
  type InviteLink,
  inviteKeyPair,
  makeInviteLink,
  parseInviteLink,
} from './chat/invite-link.ts'
export type { Invite } from './chat/invites.ts'
export {
  admissionOf,
  type JoinRequest,
  makeJoinRequest,
  parseJoinRequest,
  verifyJoinRequest,
} from './chat/join-request.ts'
export { type LinkPreview, openLinkPreview, sealLinkPreview } from './chat/link-preview.ts'
export { type Actor, applyOp, type Membership, revocationsLeft, startMembership } from './chat/membership.ts'
export { groupChatId, makeGenesis, makeOp, type Op, type OpPlace, type ParsedOp, parseOp, verifyOp } from './chat/op.ts'
export type { HistoryPolicy, OpAction, OpType } from './chat/op-action.ts'
export { mayPost } from './chat/posting.ts'
export { type PrivateParty, privateChatId, privateRoster } from './chat/private-chat.ts'
export { type ChatKind, findMember, type Member, type Role, type Roster, rankOf } from './chat/roster.ts'
export { applyLoggedOp, encodeMembership, membershipHash } from './chat/snapshot.ts'
export { decodeMembership, startFromSnapshot } from './chat/start-from-snapshot.ts'
export { compareBytes, concat, decodeHex, encodeHex, equalBytes, idBytes, idText } from './codec/bytes.ts'
export { type Canonical, decodeCanonical, encodeCanonical } from './codec/canonical.ts'
export { cleanText } from './codec/text.ts'
export {
  deviceIdOf,
  makeDeviceCertificate,
  type SignedCertificate,
  type VerifiedDevice,
  verifyDeviceCertificate,
} from './directory/device-certificate.ts'
export { type DeviceKeys, type DeviceSigner, makeDeviceKeys } from './directory/device-keys.ts'
export {
  type DeviceList,
  type DeviceListInput,
  makeDeviceList,
  type SignedDeviceList,
  verifyDeviceList,
} from './directory/device-list.ts'
export { type AccountView, type DirectoryEntry, findDevice, verifyDirectoryEntry } from './directory/directory-entry.ts'
export {
  type Identity,
  type IdentityRecord,
  type IdentitySigner,
  makeIdentity,
  makeIdentityRotation,
  type SignedIdentity,
  verifyIdentityChain,
} from './directory/identity-record.ts'
export { signStatement, verifyStatement } from './directory/statement.ts'
export { makeTombstone, type SignedTombstone, verifyTombstone } from './directory/tombstone.ts'
export { acceptEpoch, unwrapEpoch } from './epoch/accept-epoch.ts'
export type { Epoch, EpochView, WrapEntry } from './epoch/epoch.ts'
export { checkWraps, type EpochRecord, type ParsedEpoch, parseEpoch } from './epoch/epoch-record.ts'
export { checkGrant } from './epoch/grant-hash.ts'
export { acceptHistoryGrant, type HistoryGrant, makeHistoryGrant } from './epoch/history-grant.ts'
export { type MadeEpoch, type MakeEpochInput, makeEpoch } from './epoch/make-epoch.ts'
export { needsRotation, type RotationInput, type RotationReason } from './epoch/rotation.ts'
export { type VerifyEpochInput, verifyEpoch } from './epoch/verify-epoch.ts'
export type { WrapReceiver, WrapTarget } from './epoch/wrap.ts'
export { type AlarmCode, E2eeError, type FailureReason } from './errors.ts'
export {
  FILE_LIMITS,
  type FileLayout,
  fileLayout,
  type SegmentSpan,
  segmentAt,
  segmentSpan,
} from './file/file-layout.ts'
export { layoutOfFile, type OpenFile, openFile, openSegment, readRange } from './file/open-file.ts'
export { type FileOpening, type FileSource, sealFile } from './file/seal-file.ts'
export { checkAuthor } from './message/author-rules.ts'
export {
  type FileDescriptor,
  MESSAGE_LIMITS,
  type MessageBody,
  type MessageType,
  type TextEntity,
  type UnsupportedBody,
} from './message/body.ts'
export { checkBody } from './message/body-codec.ts'
export { EMPTY_CHAIN, itemHash, nextChain } from './message/chain.ts'
export { type EnvelopeHeader, type MessageFlag, parseEnvelope } from './message/envelope-header.ts'
export { type OpenedMessage, type OpenMessageInput, type OpenResult, openMessage } from './message/open-message.ts'
export { joinReceivers, type ReceiverState, startReceiver } from './message/receiver.ts'
export { type SealedMessage, type SealMessageInput, sealMessage } from './message/seal-message.ts'
export { type SenderState, startSender, voidUnsent } from './message/sender.ts'
export { compareView, makeView, type OwnView, type View, type ViewPart, type ViewVerdict } from './message/view.ts'
export { type RandomBytes, systemRandom } from './primitives/random.ts'
export { SecretBytes } from './primitives/secret-bytes.ts'
export { type Compared, checkContactCode, encodeContactCode } from './verification/contact-code.ts'
export { safetyHalf, safetyNumber } from './verification/safety-number.ts'
