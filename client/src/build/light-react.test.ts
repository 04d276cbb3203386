import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect, test } from 'vitest'
import { withLightSentinels } from './light-react.ts'

const file = createRequire(import.meta.url).resolve('react-dom/package.json')
const source = readFileSync(file.replace('package.json', 'cjs/react-dom-client.production.js'), 'utf8')

test('React makes no error when it loads, and what it throws is still an error', () => {
  const made: unknown[] = []
  const run = new Function('require', 'exports', 'Error', withLightSentinels(source))
  class CountedError extends Error {
    constructor(message?: string) {
      super(message)
      made.push(message)
    }
  }
  const Counted = Object.assign((message?: string) => new CountedError(message), { prototype: Error.prototype })
  run(createRequire(import.meta.url), {}, Counted)
  expect(made).toEqual([])
  expect(withLightSentinels(source)).toMatch(/SuspenseException = Object\.create\(Error\.prototype/)
})

test('a React that is written in another way is noticed', () => {
  expect(() => withLightSentinels('var other = 1')).toThrow('light-react')
})
