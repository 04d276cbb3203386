import { describe, expect, test } from 'vitest'
import type { Role } from '../chat/roster.ts'
import { refusalOf } from '../testing/refusal.ts'
import { filled } from '../testing/world.ts'
import { checkAuthor } from './author-rules.ts'
import type { MessageBody, MessageType } from './body.ts'

const mine = filled(32, 1)
const theirs = filled(32, 2)
const targetHash = filled(32, 3)
const edit: MessageBody = { type: 'edit', targetHash, revision: 1, text: 'x', entities: [] }
const remove: MessageBody = { type: 'delete', targetHash, forEveryone: true }

async function isAllowed(body: MessageBody, role: Role, aid: Uint8Array, type: MessageType) {
  try {
    checkAuthor(body, { aid: mine, role }, { aid, type })
    return true
  } catch (error) {
    expect(error).toMatchObject({ reason: 'author_rule' })
    return false
  }
}

describe('author rules', () => {
  test('[MS11] only the author edits, and only what has text', async () => {
    expect(await isAllowed(edit, 'MEMBER', mine, 'text')).toBe(true)
    expect(await isAllowed(edit, 'OWNER', theirs, 'text')).toBe(false)
    expect(await isAllowed(edit, 'MEMBER', mine, 'poll')).toBe(false)
    expect(await isAllowed(edit, 'MEMBER', mine, 'edit')).toBe(false)
  })

  test('[MS11] the author deletes, and admins', async () => {
    expect(await isAllowed(remove, 'MEMBER', mine, 'file')).toBe(true)
    expect(await isAllowed(remove, 'MEMBER', theirs, 'file')).toBe(false)
    expect(await isAllowed(remove, 'ADMIN', theirs, 'file')).toBe(true)
    expect(await isAllowed(remove, 'ADMIN', theirs, 'receipt')).toBe(false)
  })

  test('[MS11] votes go to polls, reactions, pins and replies to messages', async () => {
    const vote: MessageBody = { type: 'vote', targetHash, choices: [0] }
    expect(await isAllowed(vote, 'READER', theirs, 'poll')).toBe(true)
    expect(await isAllowed(vote, 'READER', theirs, 'text')).toBe(false)
    const reaction: MessageBody = { type: 'reaction', targetHash, emoji: '!' }
    expect(await isAllowed(reaction, 'READER', theirs, 'text')).toBe(true)
    expect(await isAllowed(reaction, 'READER', theirs, 'receipt')).toBe(false)
    const reply: MessageBody = { type: 'text', text: 'x', replyTo: targetHash, entities: [] }
    expect(await isAllowed(reply, 'MEMBER', theirs, 'file')).toBe(true)
    expect(await isAllowed(reply, 'MEMBER', theirs, 'reaction')).toBe(false)
    const pin: MessageBody = { type: 'pin', targetHash, isPinned: true }
    expect(await isAllowed(pin, 'ADMIN', theirs, 'text')).toBe(true)
  })

  test('[MS11] what points at nothing has no target', async () => {
    const poll: MessageBody = { type: 'system', action: 1, data: targetHash }
    expect(
      (await refusalOf(() => checkAuthor(poll, { aid: mine, role: 'OWNER' }, { aid: mine, type: 'text' }))).reason,
    ).toBe('author_rule')
  })
})
