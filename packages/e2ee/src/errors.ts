/** What the product shows and a user can export. Stable: screens and tests name these. */
export type AlarmCode =
  | 'KEY_CHANGED'
  | 'DEVICE_UNCERTIFIED'
  | 'LOG_FORK'
  | 'TRANSCRIPT_FORK'
  | 'EQUIVOCATION'
  | 'GAP'
  | 'EPOCH_INVALID'
  | 'UNDECRYPTABLE'
  | 'ROLLBACK'
  | 'KDF_REFUSED'
  | 'FILE_TAMPERED'
  | 'CALL_KEY_MISMATCH'

/** Why, for a local diagnostic buffer only: telling a server which check failed would be an oracle. */
export type FailureReason =
  // bytes
  | 'size'
  | 'encoding'
  | 'format'
  | 'value'
  // primitives
  | 'unsupported'
  | 'rsa_parameters'
  | 'signature'
  | 'sealed'
  | 'disposed'
  // password and recovery
  | 'kdf_parameters'
  | 'recovery_words'
  | 'account_key'
  // identities and devices
  | 'identity_chain'
  | 'wrong_account'
  | 'key_mismatch'
  | 'device_certificate'
  | 'device_list'
  | 'device_list_full'
  | 'device_unknown'
  | 'device_revoked'
  | 'rollback'
  | 'fork'
  // membership
  | 'wrong_chat'
  | 'log_sequence'
  | 'log_head'
  | 'not_member'
  | 'not_entitled'
  | 'membership_rule'
  | 'chat_closed'
  | 'snapshot_differs'
  // epochs
  | 'epoch_number'
  | 'epoch_chain'
  | 'member_set'
  | 'wrap_list'
  | 'wrap_missing'
  | 'wrap_address'
  | 'unwrap'
  | 'commitment'
  | 'base_chain'
  | 'stale_epoch'
  // messages
  | 'wrong_epoch'
  | 'undecryptable'
  | 'padding'
  | 'sender_chain'
  | 'equivocation'
  | 'voided_counter'
  | 'too_old'
  | 'body_type'
  | 'author_rule'

/**
 * The one error this package throws on input it does not trust.
 *
 * code    always E_CRYPTO: all that may leave the device
 * reason  which check failed; keep it local
 * alarm   set when the failure is one the user must see
 */
export class E2eeError extends Error {
  override readonly name = 'E2eeError'
  readonly code = 'E_CRYPTO'
  readonly reason: FailureReason
  readonly alarm: AlarmCode | undefined

  constructor(reason: FailureReason, alarm?: AlarmCode) {
    super('E_CRYPTO')
    this.reason = reason
    this.alarm = alarm
  }

  /** A serialised error tells nothing about the check that failed. */
  toJSON(): { code: 'E_CRYPTO' } {
    return { code: this.code }
  }
}

export function fail(reason: FailureReason, alarm?: AlarmCode): never {
  throw new E2eeError(reason, alarm)
}
