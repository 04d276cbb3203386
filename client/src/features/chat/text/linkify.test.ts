import { expect, test } from 'vitest'
import { linkify } from './linkify.ts'

function links(text: string): (string | undefined)[] {
  return linkify(text).flatMap((run) => (run.href === undefined ? [] : [run.href]))
}

test('joined runs are the text', () => {
  const text = 'See https://a.example/x(1), or www.b.example. Mail c@d.example!'
  expect(
    linkify(text)
      .map((run) => run.text)
      .join(''),
  ).toBe(text)
  expect(links(text)).toEqual(['https://a.example/x(1)', 'https://www.b.example/', 'mailto:c@d.example'])
})

test('only http, https and mailto become links', () => {
  expect(links('javascript:alert(1) data:text/html,x ftp://a.example file:///etc')).toEqual([])
})

test('closing punctuation stays outside', () => {
  expect(links('(https://a.example/b)')).toEqual(['https://a.example/b'])
  expect(links('https://a.example/b?!…')).toEqual(['https://a.example/b'])
})

test('direction overrides end an address', () => {
  expect(links('https://a.example/\u202Egpj.exe')).toEqual(['https://a.example/'])
})

test('text without an address is one run', () => {
  expect(linkify('https:// and www. are not')).toEqual([{ text: 'https:// and www. are not' }])
})

test('a long hostile text is split in little time', () => {
  const startedAt = performance.now()
  linkify('a@'.repeat(8_000))
  linkify('a.'.repeat(8_000))
  linkify(`http://${'('.repeat(8_000)}`)
  linkify(`http://${')'.repeat(8_000)}`)
  expect(performance.now() - startedAt).toBeLessThan(1_000)
})
