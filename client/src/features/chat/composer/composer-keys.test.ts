import { expect, test } from 'vitest'
import { composerCommand } from './composer-keys.ts'

const plain = { keyCode: 0, shiftKey: false, altKey: false, ctrlKey: false, metaKey: false, isComposing: false }
const desk = { isEmpty: false, isTouch: false }

test('Enter sends, Shift+Enter makes a line', () => {
  expect(composerCommand({ ...plain, key: 'Enter' }, desk)).toBe('submit')
  expect(composerCommand({ ...plain, key: 'Enter', shiftKey: true }, desk)).toBeUndefined()
})

test('with fingers Enter makes a line and Ctrl+Enter still sends', () => {
  const touch = { isEmpty: false, isTouch: true }
  expect(composerCommand({ ...plain, key: 'Enter' }, touch)).toBeUndefined()
  expect(composerCommand({ ...plain, key: 'Enter', ctrlKey: true }, touch)).toBe('submit')
})

test('an Enter that belongs to an input method never sends', () => {
  expect(composerCommand({ ...plain, key: 'Enter', isComposing: true }, desk)).toBeUndefined()
  expect(composerCommand({ ...plain, key: 'Enter', keyCode: 229 }, desk)).toBeUndefined()
})

test('Up edits the last message only from an empty field', () => {
  expect(composerCommand({ ...plain, key: 'ArrowUp' }, desk)).toBeUndefined()
  expect(composerCommand({ ...plain, key: 'ArrowUp' }, { ...desk, isEmpty: true })).toBe('edit-last')
})

test('Alt with an arrow is left to the chat list', () => {
  expect(composerCommand({ ...plain, key: 'ArrowUp', altKey: true }, { ...desk, isEmpty: true })).toBeUndefined()
})
