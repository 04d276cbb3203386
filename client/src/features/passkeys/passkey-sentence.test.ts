import { expect, test } from 'vitest'
import { passkeySentence } from './passkey-sentence.ts'

test('what a browser throws at a passkey is said in words, and nothing else is taken for it', () => {
  const named = (name: string) => Object.assign(new Error('…'), { name })
  expect(passkeySentence(named('NotAllowedError'))).toContain('cancelled')
  expect(passkeySentence(named('SecurityError'))).toContain('this address')
  expect(passkeySentence(new Error('the server said no'))).toBeUndefined()
  expect(passkeySentence('NotAllowedError')).toBeUndefined()
})
