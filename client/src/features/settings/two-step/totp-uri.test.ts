import { expect, test } from 'vitest'
import { totpUri } from './totp-uri.ts'

test('an app is told the server, the name and the secret, whatever letters they have', () => {
  const url = new URL(totpUri({ secret: 'GEZDGNBV', username: 'ada&co', host: 'chat.example.org' }))
  expect([url.protocol, url.host, decodeURIComponent(url.pathname)]).toEqual([
    'otpauth:',
    'totp',
    '/Stogram (chat.example.org):ada&co',
  ])
  expect(Object.fromEntries(url.searchParams)).toEqual({ secret: 'GEZDGNBV', issuer: 'Stogram (chat.example.org)' })
})
