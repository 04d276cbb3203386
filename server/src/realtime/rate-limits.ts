import type { ErrorCode, RateClass } from '@stogram/contract'

/** At most `points` in `seconds`, counted from the first one. */
export interface Window {
  points: number
  seconds: number
}

/** Refilled at `perSecond`, holding at most `burst`. */
export interface Bucket {
  burst: number
  perSecond: number
}

/**
 * network: everyone behind one address (IPv4 /24, IPv6 /64). person: the account that calls, or, before log-in, the
 * username tried from that network. device: one device of an account.
 *
 * The limits of a class are taken one after the other. Before log-in the network's come first: what it refuses leaves no
 * trace of the names that were tried.
 */
export type Subject = 'network' | 'person' | 'device'

/**
 * guarded: what could be guessed, enumerated or farmed. Counted in Redis when there are several servers, so that
 * asking another server is no way around.
 * load: what is only a matter of load. Counted in each server's memory, because each server defends itself.
 */
export type ClassLimit =
  | {
      kind: 'guarded'
      subject: Subject
      windows: readonly Window[]
      isClosedWithoutRedis: boolean
      /** Calls that were refused with this code do not count in the end. */
      uncountedAfter?: ErrorCode
    }
  | { kind: 'load'; subject: Subject; bucket: Bucket }

/** Longer windows make the delay grow for whoever keeps guessing, without ever locking the owner out elsewhere. */
const GUESSES: readonly Window[] = [
  { points: 5, seconds: 60 },
  { points: 30, seconds: 3_600 },
  { points: 100, seconds: 86_400 },
]

/** All numbers are multiplied by RATE_LIMIT_SCALE. */
export const RATE_LIMITS: Record<RateClass, readonly ClassLimit[]> = {
  auth: [
    // One network trying many names.
    { kind: 'guarded', subject: 'network', windows: [{ points: 30, seconds: 60 }], isClosedWithoutRedis: true },
    { kind: 'guarded', subject: 'person', windows: GUESSES, isClosedWithoutRedis: true },
  ],
  // Counted for the account, wherever it is tried from: six digits are few, and who asks knows the password.
  factor: [
    { kind: 'guarded', subject: 'network', windows: [{ points: 30, seconds: 60 }], isClosedWithoutRedis: true },
    { kind: 'guarded', subject: 'person', windows: GUESSES, isClosedWithoutRedis: true },
  ],
  // The password again, from a device that is signed in already. Each must be able to revoke another one on any day: what
  // that one tries counts for it alone, and refused, not even for a network that both are in.
  unlock: [
    { kind: 'guarded', subject: 'device', windows: GUESSES, isClosedWithoutRedis: false },
    { kind: 'guarded', subject: 'network', windows: [{ points: 30, seconds: 60 }], isClosedWithoutRedis: false },
  ],
  // Nothing to guess behind a signature of the identity key: this only bounds the work.
  revoke: [
    { kind: 'guarded', subject: 'person', windows: [{ points: 30, seconds: 3_600 }], isClosedWithoutRedis: false },
  ],
  // Tells nobody anything; a device needs it before each unlock.
  prelogin: [
    { kind: 'guarded', subject: 'network', windows: [{ points: 20, seconds: 60 }], isClosedWithoutRedis: false },
  ],
  // Nothing to guess in 256 bits: this only bounds the work.
  refresh: [{ kind: 'load', subject: 'network', bucket: { burst: 120, perSecond: 2 } }],
  register: [
    // Tries, because each is work and tells whether a name is taken.
    { kind: 'guarded', subject: 'network', windows: [{ points: 60, seconds: 3_600 }], isClosedWithoutRedis: true },
    // Accounts: a family at one table, and no farm.
    {
      ...{ kind: 'guarded', subject: 'network', isClosedWithoutRedis: true, uncountedAfter: 'username_taken' },
      windows: [
        { points: 12, seconds: 3_600 },
        { points: 40, seconds: 86_400 },
      ],
    },
  ],
  // As many names as somebody signed in may look up, for a family at one table to choose theirs.
  name: [
    { kind: 'guarded', subject: 'network', windows: [{ points: 60, seconds: 3_600 }], isClosedWithoutRedis: false },
  ],
  lookup: [
    { kind: 'guarded', subject: 'person', windows: [{ points: 60, seconds: 3_600 }], isClosedWithoutRedis: false },
  ],
  membership: [
    { kind: 'guarded', subject: 'person', windows: [{ points: 60, seconds: 60 }], isClosedWithoutRedis: false },
  ],
  send: [{ kind: 'load', subject: 'device', bucket: { burst: 60, perSecond: 20 } }],
  // A new device reads the records and the history of every chat at once.
  read: [{ kind: 'load', subject: 'device', bucket: { burst: 600, perSecond: 50 } }],
  signal: [{ kind: 'load', subject: 'device', bucket: { burst: 30, perSecond: 5 } }],
}

/** Tokens, tickets and handshakes of one network that turn out to be worth nothing. */
export const FAILED_PROOFS: Bucket = { burst: 120, perSecond: 2 }

/** Membership ops of one account, on top of the calls that bring them: two groups of a thousand, then 2 a second. */
export const MEMBERSHIP_OPS: Bucket = { burst: 2_000, perSecond: 2 }

/**
 * Bytes that one account sends, with all its devices: 8 MiB, then 64 KiB a second. As much of items as of changes of
 * chats: no message waits behind the epochs by which somebody's device lets others in.
 */
export const SENT_BYTES: Bucket = { burst: 8_388_608, perSecond: 65_536 }

/** Open sockets of one network on one server; scaled like the rest. */
export const SOCKETS_PER_NETWORK = 256
