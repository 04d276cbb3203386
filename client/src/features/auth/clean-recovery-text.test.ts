import { describe, expect, it } from 'vitest'
import { cleanRecoveryText, usernameInRecoveryText } from './clean-recovery-text.ts'

const SAVED = 'Stogram recovery key of @ada.lovelace on chat.example\n\n 1  abandon\r\n 2  ability\n10  able\n'

describe('the text of a recovery key', () => {
  it('is its words alone, however it was kept', () => {
    expect(cleanRecoveryText(SAVED).trim()).toBe('abandon ability able')
    expect(cleanRecoveryText('1. abandon, 2. ability; 3) able')).toBe('abandon ability able')
  })

  it('keeps the space at the end, which says that a word is finished', () => {
    expect(cleanRecoveryText('  abandon ')).toBe('abandon ')
    expect(cleanRecoveryText('abandon\n')).toBe('abandon ')
    expect(cleanRecoveryText('aban')).toBe('aban')
  })

  it('names the account in the saved file only', () => {
    expect(usernameInRecoveryText(SAVED)).toBe('ada.lovelace')
    expect(usernameInRecoveryText('abandon @ability')).toBeUndefined()
  })
})
