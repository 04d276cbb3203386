import { expect, test } from 'vitest'
import { holdReload, whenReloadable } from './reload-hold.ts'

test('a reload waits until the last one lets go', () => {
  const done: string[] = []
  const words = holdReload()
  const form = holdReload()
  whenReloadable(() => done.push('reload'))
  words()
  expect(done).toEqual([])
  form()
  form()
  expect(done).toEqual(['reload'])
})

test('without anything to lose it comes at once', () => {
  const done: string[] = []
  whenReloadable(() => done.push('reload'))
  expect(done).toEqual(['reload'])
})
