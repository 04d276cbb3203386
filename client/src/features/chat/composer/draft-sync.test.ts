import { expect, test } from 'vitest'
import { DraftSync, putBack } from './draft-sync.ts'

test('the echo of what was saved here never replaces what was typed since', () => {
  const sync = new DraftSync('')
  sync.saved('he')
  sync.saved('hello')
  expect(sync.heard('he', 'hello')).toBeUndefined()
  expect(sync.heard('hello', 'hello')).toBeUndefined()
})

test('a sent text does not come back with a draft that was saved just before', () => {
  const sync = new DraftSync('')
  sync.saved('hello')
  sync.saved('')
  expect(sync.heard('hello', '')).toBeUndefined()
  expect(sync.heard('', '')).toBeUndefined()
})

test('what another window wrote is taken over, unless something was typed here', () => {
  const sync = new DraftSync('old')
  expect(sync.heard('from there', 'old and more')).toBeUndefined()
  expect(sync.heard('from there', 'old')).toBe('from there')
  expect(sync.heard('from there, longer', 'from there')).toBe('from there, longer')
})

test('a text that could not be sent takes nothing away that was typed since', () => {
  expect(putBack('lost', '')).toBe('lost')
  expect(putBack('lost', 'newer')).toBe('lost\nnewer')
})
