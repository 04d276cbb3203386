import { describe, expect, test } from 'vitest'
import { placement } from './place-popover.ts'

const view = { width: 400, height: 800, isRtl: false }
const size = { width: 200, height: 100 }

describe('placement', () => {
  test('goes under the anchor, aligned to its start', () => {
    expect(placement({ left: 50, right: 90, top: 10, bottom: 40 }, size, 'start', view)).toEqual({ left: 50, top: 46 })
  })
  test('goes above when there is no room below', () => {
    expect(placement({ left: 50, right: 90, top: 760, bottom: 790 }, size, 'start', view).top).toBe(654)
  })
  test('stays inside the window', () => {
    expect(placement({ left: 380, right: 396, top: 10, bottom: 40 }, size, 'start', view).left).toBe(192)
  })
  test('aligns to the other side from right to left', () => {
    const rtl = { ...view, isRtl: true }
    expect(placement({ left: 250, right: 300, top: 10, bottom: 40 }, size, 'start', rtl).left).toBe(100)
  })
})
