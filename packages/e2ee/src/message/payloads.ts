import type { Canonical } from '../codec/canonical.ts'
import { bytesOf, fieldsOf, listOf, uintOf } from '../codec/fields.ts'
import { cleanText } from '../codec/text.ts'
import { fail } from '../errors.ts'
import { MESSAGE_LIMITS, type MessageBody, type MessageType } from './body.ts'
import { encodeEntities, encodeFile, readEntities, readFile } from './text-and-files.ts'

type BodyOf<T extends MessageType> = Extract<MessageBody, { type: T }>

type Payloads = {
  [T in MessageType]: {
    number: number
    write: (body: BodyOf<T>) => Canonical
    read: (payload: Canonical) => BodyOf<T>
  }
}

const NONE = new Uint8Array(0)

/** How each type stands in a body. Numbers are never given again; 6 is kept for typing marks. */
export const PAYLOADS: Payloads = {
  text: {
    number: 1,
    write: (b) => [cleanText(b.text), b.replyTo ?? NONE, encodeEntities(b.entities)],
    read: (payload) => {
      const fields = fieldsOf(payload, 3)
      const text = fields.text(MESSAGE_LIMITS.textLength)
      const replyTo = fields.optionalBytes(32)
      const entities = readEntities(fields.any(), text)
      return { type: 'text', text, ...(replyTo && { replyTo }), entities }
    },
  },
  edit: {
    number: 2,
    write: (b) => [b.targetHash, b.revision, cleanText(b.text), encodeEntities(b.entities)],
    read: (payload) => {
      const fields = fieldsOf(payload, 4)
      const targetHash = fields.bytes(32)
      const revision = fields.uint()
      const text = fields.text(MESSAGE_LIMITS.textLength)
      return { type: 'edit', targetHash, revision, text, entities: readEntities(fields.any(), text) }
    },
  },
  delete: {
    number: 3,
    write: (b) => [b.targetHash, Number(b.forEveryone)],
    read: (payload) => {
      const fields = fieldsOf(payload, 2)
      return { type: 'delete', targetHash: fields.bytes(32), forEveryone: fields.boolean() }
    },
  },
  reaction: {
    number: 4,
    write: (b) => [b.targetHash, cleanText(b.emoji)],
    read: (payload) => {
      const fields = fieldsOf(payload, 2)
      const targetHash = fields.bytes(32)
      return { type: 'reaction', targetHash, emoji: fields.text(MESSAGE_LIMITS.emojiLength) }
    },
  },
  receipt: {
    number: 5,
    write: (b) => [b.status === 'delivered' ? 1 : 2, b.uptoSeq, b.chain16],
    read: (payload) => {
      const fields = fieldsOf(payload, 3)
      const status = statusOf(fields.uint())
      return { type: 'receipt', status, uptoSeq: fields.uint(), chain16: fields.bytes(16) }
    },
  },
  poll: {
    number: 7,
    write: (b) => [cleanText(b.question), b.options.map(cleanText), Number(b.isMultiple), Number(b.isAnonymous)],
    read: (payload) => {
      const fields = fieldsOf(payload, 4)
      const question = fields.text(MESSAGE_LIMITS.pollQuestionLength)
      const options = fields.list(MESSAGE_LIMITS.pollOptions).map(readOption)
      const isMultiple = fields.boolean()
      return { type: 'poll', question, options, isMultiple, isAnonymous: fields.boolean() }
    },
  },
  call: {
    number: 8,
    write: (b) => [b.callId, b.action, b.data],
    read: (payload) => {
      const fields = fieldsOf(payload, 3)
      const callId = fields.bytes(16)
      const action = fields.uint()
      return { type: 'call', callId, action, data: fields.boundedBytes(MESSAGE_LIMITS.callDataBytes) }
    },
  },
  file: {
    number: 9,
    write: (b) => [b.files.map(encodeFile), cleanText(b.caption), b.replyTo ?? NONE, encodeEntities(b.entities)],
    read: (payload) => {
      const fields = fieldsOf(payload, 4)
      const files = fields.list(MESSAGE_LIMITS.files).map(readFile)
      const caption = fields.text(MESSAGE_LIMITS.captionLength)
      const replyTo = fields.optionalBytes(32)
      const entities = readEntities(fields.any(), caption)
      return { type: 'file', files, caption, ...(replyTo && { replyTo }), entities }
    },
  },
  system: {
    number: 10,
    write: (b) => [b.action, b.data],
    read: (payload) => {
      const fields = fieldsOf(payload, 2)
      const action = fields.uint()
      return { type: 'system', action, data: fields.boundedBytes(MESSAGE_LIMITS.systemDataBytes) }
    },
  },
  pin: {
    number: 11,
    write: (b) => [b.targetHash, Number(b.isPinned)],
    read: (payload) => {
      const fields = fieldsOf(payload, 2)
      return { type: 'pin', targetHash: fields.bytes(32), isPinned: fields.boolean() }
    },
  },
  vote: {
    number: 12,
    write: (b) => [b.targetHash, b.choices],
    read: (payload) => {
      const fields = fieldsOf(payload, 2)
      const targetHash = bytesOf(fields.any(), 32)
      const choices = listOf(fields.any(), MESSAGE_LIMITS.pollOptions)
      const read = choices.map((choice) => uintOf(choice, MESSAGE_LIMITS.pollOptions - 1))
      return { type: 'vote', targetHash, choices: read }
    },
  },
}

export function typeOfNumber(number: number): MessageType | undefined {
  const types = Object.keys(PAYLOADS) as MessageType[]
  return types.find((type) => PAYLOADS[type].number === number)
}

function statusOf(number: number): 'delivered' | 'read' {
  if (number === 1) return 'delivered'
  return number === 2 ? 'read' : fail('format')
}

function readOption(value: Canonical): string {
  const isOption = typeof value === 'string' && value.length <= MESSAGE_LIMITS.pollOptionLength
  return isOption ? value : fail('format')
}
