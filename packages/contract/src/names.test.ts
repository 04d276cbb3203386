import { describe, expect, it } from 'vitest'
import { displayName, username, usernameKey } from './names.ts'

describe('a username', () => {
  it.each(['ada', 'Ada.Lovelace', 'a_b_c', 'x'.repeat(32)])('may be %s', (name) => {
    expect(username.safeParse(name).success).toBe(true)
  })

  it.each(['ab', 'x'.repeat(33), '1ada', '_ada', 'ada.', 'a..b', 'ada lovelace', 'аda', 'ada\u202e'])(
    'may not be %j',
    (name) => {
      expect(username.safeParse(name).success).toBe(false)
    },
  )

  it('is compared without case', () => {
    expect(usernameKey('Ada')).toBe(usernameKey('aDA'))
  })
})

describe('a display name', () => {
  it('may be in any script', () => {
    expect(displayName.safeParse('Անի 安妮').success).toBe(true)
  })

  it.each(['', ' Ada', 'Ada\u202eadA', 'A\u200bda', 'A\nB', 'x'.repeat(65)])('may not be %j', (name) => {
    expect(displayName.safeParse(name).success).toBe(false)
  })
})
