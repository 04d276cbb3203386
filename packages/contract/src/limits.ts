const GROUP_MEMBERS = 1_000
/** In the JSON of a change: a member's id, the op that adds it and its wrap, with room to spare. */
const MEMBER_WIRE_BYTES = 1_536

const GRANTED_WRAPS = 1_000
/** In the JSON of a change. */
const WRAP_WIRE_BYTES = 768

/** Every size and count the wire promises. Bytes unless the name says otherwise. */
export const LIMITS = {
  /** One sealed envelope or op as it stands in a log. */
  itemBodyBytes: 65_536,
  /** One epoch record with the list that commits to every member's wrap. */
  epochBodyBytes: 131_072,
  /** One JSON request over REST, before decoding. The epoch upload has its own. */
  requestBytes: 262_144,
  /** A change that adds as many members as a group may have, the epoch for all of them, and what history it grants. */
  epochRequestBytes: 262_144 + GROUP_MEMBERS * MEMBER_WIRE_BYTES + GRANTED_WRAPS * WRAP_WIRE_BYTES,
  /** One frame over the socket. */
  socketFrameBytes: 131_072,
  /** Items a sync or history answer carries at most, and the body bytes after which it stops. */
  pageItems: 1_000,
  pageBytes: 1_048_576,
  /** Logs one sync request may name. */
  syncLogs: 500,
  groupMembers: GROUP_MEMBERS,
  /** Who belongs to a group, at one point of its log. */
  snapshotBytes: 262_144,
  /** Wraps of older epochs that one change gives to newcomers. */
  grantedWraps: GRANTED_WRAPS,
  /** Ops of one change besides those that add members. */
  otherOps: 50,
  devicesPerAccount: 10,
  socketsPerDevice: 5,
  passkeysPerAccount: 10,
  /** One-time codes in the place of a second factor. */
  backupCodes: 10,
  usernameMinLength: 3,
  usernameMaxLength: 32,
  displayNameMaxLength: 64,
  bioMaxLength: 280,
  /** Accounts one directory request may name. */
  directoryAccounts: 100,
  sealedBlobBytes: 16_384,
  /** Keys of before each rotation, of 32 at most. */
  formerKeysBytes: 65_536,
} as const
