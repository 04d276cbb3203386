import { describe, expect, it } from 'vitest'
import { ERRORS } from './errors.ts'
import { EVENTS, OPERATIONS } from './operations.ts'

describe('the table of operations', () => {
  it('files every operation and event under its own name', () => {
    for (const [name, operation] of Object.entries(OPERATIONS)) expect(operation.name).toBe(name)
    for (const [name, event] of Object.entries(EVENTS)) expect(event.name).toBe(name)
  })

  it('gives no two operations the same method and path', () => {
    const routes = Object.values(OPERATIONS).map((o) => `${o.method} ${o.path.replace(/:\w+/g, ':')}`)
    expect(new Set(routes).size).toBe(routes.length)
  })

  it('names only errors of the closed list', () => {
    for (const operation of Object.values(OPERATIONS)) {
      for (const code of operation.errors) expect(ERRORS).toHaveProperty(code)
    }
  })

  it('refuses fields nobody documented', () => {
    for (const operation of Object.values(OPERATIONS)) {
      const result = operation.request.safeParse({ surprise: 1 })
      expect(result.success).toBe(false)
    }
  })
})
