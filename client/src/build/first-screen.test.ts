import { expect, test } from 'vitest'
import { firstScreen } from './first-screen.ts'

const ENTRY = '/client/src/app/entry.ts'
const SCREEN = '/client/src/app/main.tsx'

const importers: Record<string, string[]> = {
  list: [SCREEN],
  button: ['list', 'settings'],
  settings: [],
  slider: ['settings'],
  bridge: [ENTRY, SCREEN],
  left: ['right', SCREEN],
  right: ['left'],
  island: ['islet'],
  islet: ['island'],
}

test.each([
  [SCREEN, 'first-screen'],
  ['list', 'first-screen'],
  ['button', 'first-screen'],
  ['left', 'first-screen'],
  ['right', 'first-screen'],
  ['slider', null],
  ['island', null],
  ['bridge', null],
  [ENTRY, null],
])('%s is in %s', (id, file) => {
  const modules = { getModuleInfo: (of: string) => ({ importers: importers[of] ?? [] }) }
  expect(firstScreen(id, modules)).toBe(file)
})
