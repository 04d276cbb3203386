import type { ChatView } from '@stogram/core'
import { expect, test } from 'vitest'
import { isolate } from '../../../lib/isolate.ts'
import { makeChatPreview } from './chat-preview.ts'

const chat: ChatView = {
  id: 'c',
  kind: 'GROUP',
  title: 'Weekend hike',
  memberCount: 3,
  canPost: true,
  unread: 0,
  failed: 0,
  activityAtMs: 1,
  last: {
    id: 'm',
    text: 'first line\nsecond line',
    senderId: 'm',
    senderName: 'Mira Okafor',
    isOwn: false,
    atMs: 1,
    kind: 'text',
  },
}

const quiet = { typingNames: [], isOpen: false, isDeleting: false }
const typing = { ...quiet, typingNames: ['Mira'] }

test('a failed message comes before everything else', () => {
  expect(makeChatPreview({ ...chat, failed: 2, draft: 'x' }, typing)).toMatchObject({
    text: '2 messages not sent',
    tone: 'danger',
  })
})

test('typing comes before the draft, the draft before the last message', () => {
  expect(makeChatPreview({ ...chat, draft: 'see you' }, typing)).toMatchObject({ lead: isolate('Mira') })
  expect(makeChatPreview({ ...chat, draft: 'see you' }, quiet)).toMatchObject({
    lead: 'Draft:',
    text: 'see you',
  })
})

test('a draft of spaces does not count', () => {
  expect(makeChatPreview({ ...chat, draft: '  ' }, quiet)).toEqual(makeChatPreview(chat, quiet))
})

test('the draft of the chat on screen stands in its field only', () => {
  expect(makeChatPreview({ ...chat, draft: 'see you' }, { ...quiet, isOpen: true })).toEqual(
    makeChatPreview(chat, quiet),
  )
})

test('a last message that is about to go is not shown any more', () => {
  expect(makeChatPreview(chat, { ...quiet, isDeleting: true })).toEqual({ text: 'Deleting…', tone: 'plain' })
})

test('the last message of a group names its sender, on one line', () => {
  expect(makeChatPreview(chat, quiet)).toMatchObject({
    lead: `${isolate('Mira')}:`,
    text: 'first line second line',
  })
})

test('an own last message carries its state', () => {
  const last = { id: 'm', text: 'hi', senderId: 'me', senderName: 'Me', isOwn: true, atMs: 1 }
  const own: ChatView = { ...chat, kind: 'PRIVATE', last: { ...last, kind: 'text', state: 'read' } }
  expect(makeChatPreview(own, quiet)).toEqual({ text: 'hi', tone: 'plain', state: 'read' })
})
