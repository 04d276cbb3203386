/** A styled or meaningful stretch of text. Offsets in UTF-16 units. `data` is an aid for a mention, a URL for a link. */
export interface TextEntity {
  kind: number
  offset: number
  length: number
  data: Uint8Array
}

/** A file that travels beside the message; `sealFile` makes all of it that opens it. Key, root and salt 32 bytes, prefix 7. */
export interface FileDescriptor {
  blobId: string
  key: Uint8Array
  /** Padded plaintext length. */
  paddedBytes: number
  /** True length. */
  sizeBytes: number
  segmentBytes: number
  salt: Uint8Array
  prefix: Uint8Array
  root: Uint8Array
  mime: string
  name: string
  width: number
  height: number
  durationMs: number
  thumbnail: Uint8Array
}

/** `targetHash`: the envelope hash (32 bytes) of the message that is meant. */
export type MessageBody =
  | { type: 'text'; text: string; replyTo?: Uint8Array; entities: readonly TextEntity[] }
  | {
      type: 'edit'
      targetHash: Uint8Array
      revision: number
      text: string
      entities: readonly TextEntity[]
    }
  | { type: 'delete'; targetHash: Uint8Array; forEveryone: boolean }
  | { type: 'reaction'; targetHash: Uint8Array; emoji: string }
  | { type: 'receipt'; status: 'delivered' | 'read'; uptoSeq: number; chain16: Uint8Array }
  | { type: 'pin'; targetHash: Uint8Array; isPinned: boolean }
  | {
      type: 'poll'
      question: string
      options: readonly string[]
      isMultiple: boolean
      isAnonymous: boolean
    }
  | { type: 'vote'; targetHash: Uint8Array; choices: readonly number[] }
  | { type: 'call'; callId: Uint8Array; action: number; data: Uint8Array }
  | {
      type: 'file'
      files: readonly FileDescriptor[]
      caption: string
      replyTo?: Uint8Array
      entities: readonly TextEntity[]
    }
  | { type: 'system'; action: number; data: Uint8Array }

export type MessageType = MessageBody['type']

/** A body of a type that this version does not know: show a placeholder, keep the chain. Never sealed by us. */
export interface UnsupportedBody {
  type: 'unsupported'
  number: number
}

export const MESSAGE_LIMITS = {
  envelopeBytes: 65_536,
  textLength: 16_384,
  entities: 256,
  emojiLength: 64,
  pollQuestionLength: 512,
  pollOptions: 12,
  pollOptionLength: 128,
  files: 10,
  captionLength: 4_096,
  thumbnailBytes: 8_192,
  callDataBytes: 16_384,
  systemDataBytes: 4_096,
  voids: 256,
} as const
