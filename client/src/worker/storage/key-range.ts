import type { StoreRange } from '@stogram/core'

/** Undefined for "everything", 'none' where no key can be. */
export function keyRange(range: StoreRange): IDBKeyRange | undefined | 'none' {
  const { lower, upper, openLower = false, openUpper = false } = range
  if (range.limit !== undefined && range.limit <= 0) return 'none'
  if (lower !== undefined && upper !== undefined) {
    const order = indexedDB.cmp(lower, upper)
    if (order > 0 || (order === 0 && (openLower || openUpper))) return 'none'
    return IDBKeyRange.bound(lower, upper, openLower, openUpper)
  }
  if (lower !== undefined) return IDBKeyRange.lowerBound(lower, openLower)
  if (upper !== undefined) return IDBKeyRange.upperBound(upper, openUpper)
  return undefined
}
