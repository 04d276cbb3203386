import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import * as client from './index.ts'
import * as server from './public.ts'

/** Every file that an entry loads, by what it imports for use rather than for its types. */
function loadedBy(entry: URL, seen = new Map<string, string>()): Map<string, string> {
  if (seen.has(entry.href)) return seen
  const source = readFileSync(entry, 'utf8')
  seen.set(entry.href, source)
  for (const [, path = ''] of source.matchAll(/^(?:import|export) (?!type).*?from '(\.[^']+)'/gms)) {
    loadedBy(new URL(path, entry), seen)
  }
  return seen
}

describe('the entry of the server', () => {
  test('[EP13] loads no code that decrypts or derives a key', () => {
    const files = loadedBy(new URL('./public.ts', import.meta.url))
    expect(files.size).toBeGreaterThan(15)
    for (const [file, source] of files) {
      expect(source, file).not.toMatch(/\.decrypt\(|deriveBits|importHkdfKey/)
    }
    const whole = loadedBy(new URL('./index.ts', import.meta.url))
    expect([...whole.values()].join('')).toMatch(/\.decrypt\(/)
  })

  test('[EP13] offers only what the other entry offers too', () => {
    for (const name of Object.keys(server)) expect(client).toHaveProperty(name)
    expect(Object.keys(server).filter((name) => /^(open|unwrap|accept|seal)/.test(name))).toEqual([])
  })
})
