import { readFileSync } from 'node:fs'
import { ERRORS, LIMITS } from '@stogram/contract'
import { describe, expect, it } from 'vitest'

const read = (name: string) => readFileSync(new URL(`../../nginx/${name}`, import.meta.url), 'utf8')

describe('nginx', () => {
  it('[WI4] lets in whatever the servers take, and no more', () => {
    const [, size] = /client_max_body_size (\d+);/.exec(read('nginx.conf')) ?? []
    expect(Number(size)).toBe(LIMITS.epochRequestBytes)
  })

  it('[WI1] refuses in the words of the contract', () => {
    const answers = [...read('templates/stogram.conf.template').matchAll(/return (\d+) '(\{.*\})';/g)]
    const documented = (['too_large', 'unavailable'] as const).map((code) => ({
      status: ERRORS[code].status,
      answer: { success: false, error: { code, message: ERRORS[code].message } },
    }))
    expect(answers.map(([, status, text = '']) => ({ status: Number(status), answer: JSON.parse(text) }))).toEqual(
      documented,
    )
  })
})
