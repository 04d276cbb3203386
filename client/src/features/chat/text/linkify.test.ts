import { expect, test } from 'vitest'
import { linkify, shownAddress } from './linkify.ts'

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

test('an address with a name and password in front of its host stays plain text', () => {
  expect(links('https://bank.example@evil.example/ and http://a:b@c.example')).toEqual([])
})

test('a host in mixed scripts, or in letters that look like Latin ones, is shown as computers write it', () => {
  const hosts = (text: string) => linkify(text).map((run) => run.host)
  expect(hosts('https://pаypal.example/x')).toEqual(['xn--pypal-4ve.example'])
  expect(hosts('https://аррӏе.example')).toEqual(['xn--80ak6aa92e.example'])
  expect(hosts('www.gοοgle.example')).toEqual(['www.xn--ggle-0nda.example'])
})

test('hosts of one script, and those that are written with Latin letters, are left as they are', () => {
  const plain = [
    'https://müller.example',
    'https://яндекс.example',
    'https://東京tower.example',
    'https://서울.example',
  ]
  for (const text of plain) expect(linkify(text)).toEqual([{ text, href: expect.stringContaining('xn--') }])
})

test('an address in few letters leaves the protocol out', () => {
  expect(linkify('https://a.example/b').map(shownAddress)).toEqual(['a.example/b'])
})
