import { expect, test } from 'vitest'
import { compileAhead } from './compile-ahead.ts'

test('the hint stands first, and only in the named scripts', () => {
  const bundle = {
    first: { type: 'chunk', name: 'first', code: 'one()' },
    later: { type: 'chunk', name: 'later', code: 'two()' },
  }
  const { generateBundle } = compileAhead(['first']) as { generateBundle: { handler(...args: unknown[]): void } }
  generateBundle.handler({}, bundle)
  expect(bundle.first.code).toBe('//# allFunctionsCalledOnLoad\none()')
  expect(bundle.later.code).toBe('two()')
})
