export type { PasskeyOffer, PasskeyRequest } from '@stogram/contract'
export type { DeviceView, FactorsAsked, FactorsView, PasskeyView } from './account-views.ts'
export {
  type AlarmView,
  type ChatView,
  type ConnectionView,
  type Core,
  CoreError,
  type CoreErrorCode,
  type CorePatch,
  type CoreViews,
  type DraftTarget,
  type JoinRequestView,
  type KeptTarget,
  type KeyChange,
  type MemberView,
  type MessagePage,
  type MessageState,
  type MessageView,
  type PersonView,
  type ScanResult,
  type SessionView,
  type VerificationView,
} from './api.ts'
export { type CoreSeams, createCore, startCore } from './core.ts'
export type { GroupInvitationView, GroupLinkTerms, GroupLinkView } from './groups/link-views.ts'
export { makeNetwork, type NetworkOptions } from './hosts/network.ts'
export { STORAGE_LAWS, type StorageLaw } from './hosts/storage-conformance.ts'
export { systemClock } from './hosts/system-clock.ts'
export { openPicture, type Picture } from './picture.ts'
export {
  type Clock,
  type CorePorts,
  type Network,
  type SocketConnection,
  type SocketHandlers,
  STORES,
  type Storage,
  StorageFault,
  type StoreKey,
  type StoreName,
  type StoreRange,
  type StoreWrite,
} from './ports.ts'
export type { RecoveryWordsCheck } from './session/check-recovery-words.ts'
