import type { ChatView } from '@stogram/core'
import { expect, test } from 'vitest'
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
    text: 'first line\nsecond line',
    senderId: 'm',
    senderName: 'Mira Okafor',
    isOwn: false,
    atMs: 1,
    kind: 'text',
  },
}

test('a failed message comes before everything else', () => {
  expect(makeChatPreview({ ...chat, failed: 2, draft: 'x' }, ['Mira'])).toMatchObject({
    text: '2 messages not sent',
    tone: 'danger',
  })
})

test('typing comes before the draft, the draft before the last message', () => {
  expect(makeChatPreview({ ...chat, draft: 'see you' }, ['Mira'])).toMatchObject({ lead: 'Mira' })
  expect(makeChatPreview({ ...chat, draft: 'see you' }, [])).toMatchObject({
    lead: 'Draft:',
    text: 'see you',
  })
})

test('a draft of spaces does not count', () => {
  expect(makeChatPreview({ ...chat, draft: '  ' }, []).lead).toBeUndefined()
})

test('the last message of a group names its sender, on one line', () => {
  expect(makeChatPreview(chat, []).text).toBe('Mira: first line second line')
})

test('an own last message carries its state', () => {
  const last = { text: 'hi', senderId: 'me', senderName: 'Me', isOwn: true, atMs: 1 }
  const own: ChatView = { ...chat, kind: 'PRIVATE', last: { ...last, kind: 'text', state: 'read' } }
  expect(makeChatPreview(own, [])).toEqual({ text: 'hi', tone: 'plain', state: 'read' })
})
