import type { StoreKey, StoreRange } from '../ports.ts'

/** IndexedDB's order of keys: numbers, then strings, then arrays element by element. */
export function compareKeys(a: StoreKey, b: StoreKey): number {
  if (Array.isArray(a)) return Array.isArray(b) ? compareArrays(a, b) : 1
  if (Array.isArray(b)) return -1
  if (typeof a === 'number') return typeof b === 'number' ? a - b : -1
  if (typeof b === 'number') return 1
  return a < b ? -1 : a > b ? 1 : 0
}

export function isInRange(key: StoreKey, range: StoreRange): boolean {
  const { lower, upper, openLower, openUpper } = range
  if (lower !== undefined) {
    const order = compareKeys(key, lower)
    if (order < 0 || (order === 0 && openLower === true)) return false
  }
  if (upper !== undefined) {
    const order = compareKeys(key, upper)
    if (order > 0 || (order === 0 && openUpper === true)) return false
  }
  return true
}

function compareArrays(a: (string | number)[], b: (string | number)[]): number {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) {
    const order = compareKeys(a[i] ?? 0, b[i] ?? 0)
    if (order !== 0) return order
  }
  return a.length - b.length
}
