import { describe, expect, test } from 'vitest'
import { mayPost } from './posting.ts'

describe('posting', () => {
  test('[MB12] everyone in a private chat sends everything', () => {
    expect(mayPost('PRIVATE', 'MEMBER', 'text')).toBe(true)
    expect(mayPost('PRIVATE', 'MEMBER', 'pin')).toBe(true)
  })

  test('[MB12] members write in a group, readers only react, vote and confirm', () => {
    expect(mayPost('GROUP', 'MEMBER', 'text')).toBe(true)
    expect(mayPost('GROUP', 'MEMBER', 'pin')).toBe(false)
    expect(mayPost('GROUP', 'ADMIN', 'pin')).toBe(true)
    expect(mayPost('GROUP', 'READER', 'text')).toBe(false)
    for (const type of ['receipt', 'reaction', 'vote'] as const) {
      expect(mayPost('GROUP', 'READER', type)).toBe(true)
      expect(mayPost('CHANNEL', 'READER', type)).toBe(true)
    }
  })

  test('[MB12] admins write in a channel', () => {
    expect(mayPost('CHANNEL', 'ADMIN', 'file')).toBe(true)
    expect(mayPost('CHANNEL', 'OWNER', 'text')).toBe(true)
    expect(mayPost('CHANNEL', 'MEMBER', 'text')).toBe(false)
  })
})
