import { describe, expect, test } from 'vitest'
import { isAuthRoute, parseRoute, type Route, routePath } from './route.ts'

const chatId = 'AAAAAAAAAAAAAAAAAAAAAA'
const accountId = 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'

const ROUTES: Route[] = [
  { name: 'home' },
  { name: 'chat', chatId },
  { name: 'invite', accountId },
  { name: 'join', link: 'gwlQ'.repeat(17) },
  { name: 'settings' },
  { name: 'devices' },
  { name: 'security' },
  { name: 'sign-up' },
  { name: 'log-in' },
  { name: 'recover' },
]

describe('routes', () => {
  test.each(ROUTES)('$name comes back from its own path', (route) => {
    const url = new URL(routePath(route), 'https://example.org')
    expect(parseRoute(url)).toEqual(route)
  })
  test('every way of signing in is left once somebody is signed in, and nothing else is', () => {
    expect(ROUTES.filter(isAuthRoute).map(({ name }) => name)).toEqual(['sign-up', 'log-in', 'recover'])
  })
  test('a slash at the end changes nothing', () => {
    expect(parseRoute({ pathname: '/settings/', hash: '' })).toEqual({ name: 'settings' })
  })
  test('an invite without an account is nowhere', () => {
    expect(parseRoute({ pathname: '/i', hash: '#short' })).toEqual({ name: 'broken-link' })
    expect(parseRoute({ pathname: '/i', hash: `#${'A'.repeat(42)}B` })).toEqual({ name: 'broken-link' })
  })
  test('a join link without its secret is nowhere', () => {
    expect(parseRoute({ pathname: '/j', hash: '' })).toEqual({ name: 'broken-link' })
  })
  test('a chat id of the wrong length is nowhere', () => {
    expect(parseRoute({ pathname: '/c/abc', hash: '' })).toEqual({ name: 'not-found' })
  })
})
