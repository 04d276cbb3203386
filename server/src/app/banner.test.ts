import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { POWER_CUTS } from './banner.ts'

it.each(['README.md', '.env.example'])('%s says the same of power cuts as the server does', (name) => {
  const text = readFileSync(new URL(`../../../${name}`, import.meta.url), 'utf8')
  expect(text.replace(/\n#? ?/g, ' ')).toContain(POWER_CUTS)
})
