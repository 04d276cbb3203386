import { expect, test } from 'vitest'
import { makeTrustUrl } from './trusted-types.ts'

test('vouches for the known scripts only', () => {
  const trust = makeTrustUrl(['/sw.js'])
  expect(trust('/sw.js')).toBe('/sw.js')
  expect(() => trust('/evil.js')).toThrow(TypeError)
})
