import { describe, expect, test } from 'vitest'
import { refusalOf } from '../testing/refusal.ts'
import { filled, flipped } from '../testing/world.ts'
import { makeInviteLink } from './invite-link.ts'
import { openLinkPreview, sealLinkPreview } from './link-preview.ts'

describe('what a link tells of its group', () => {
  const link = makeInviteLink(filled(16, 4))

  test('[JN7] is read by whoever holds the link', async () => {
    const sealed = await sealLinkPreview(link, { title: 'Bücherei 📚' })
    expect(await openLinkPreview(link, sealed)).toEqual({ title: 'Bücherei 📚' })
  })

  test('[JN7] opens for no other link, no other chat, and not when a bit has changed', async () => {
    const sealed = await sealLinkPreview(link, { title: 'Book club' })
    const others = [makeInviteLink(link.chatId), { ...link, chatId: filled(16, 5) }]
    for (const other of others) expect((await refusalOf(() => openLinkPreview(other, sealed))).reason).toBe('sealed')
    expect((await refusalOf(() => openLinkPreview(link, flipped(sealed, sealed.length - 1)))).reason).toBe('sealed')
  })

  test('[JN7] a name has at most 128 characters, and its length does not show', async () => {
    expect((await refusalOf(() => sealLinkPreview(link, { title: 'x'.repeat(129) }))).reason).toBe('value')
    const [short, long] = [
      await sealLinkPreview(link, { title: 'A' }),
      await sealLinkPreview(link, { title: 'x'.repeat(128) }),
    ]
    expect(short.length).toBe(long.length)
  })
})
