import { expect, test } from 'vitest'
import { emojiGroups, findEmoji } from './find-emoji.ts'

const found = (query: string) => findEmoji(query).flatMap((group) => group.emoji.map(({ emoji }) => emoji))

test('every group has a title and emoji, each emoji a name, and none is there twice', () => {
  const groups = emojiGroups()
  expect(groups).toHaveLength(9)
  expect(groups[0]?.title).toBe('Smileys and feelings')
  const all = groups.flatMap((group) => group.emoji)
  expect(new Set(all.map(({ emoji }) => emoji)).size).toBe(all.length)
  expect(all.every(({ emoji, name }) => emoji !== '' && name !== '')).toBe(true)
})

test('a name, another word for it, and several words find an emoji', () => {
  expect(found('hedgehog')).toEqual(['🦔'])
  expect(found('lol')).toContain('😂')
  expect(found('red heart')).toContain('❤️')
})

test('words that fit nothing find nothing', () => {
  expect(findEmoji('zzzz')).toEqual([])
})
