import { fail } from '../errors.ts'
import { type Canonical, decodeCanonical } from './canonical.ts'

/** Decodes one struct: an array of exactly `arity` fields. */
export function decodeFields(bytes: Uint8Array, arity: number, limits: { maxBytes?: number } = {}): FieldReader {
  return fieldsOf(decodeCanonical(bytes, limits), arity)
}

export function fieldsOf(value: Canonical, arity: number): FieldReader {
  const list = listOf(value)
  if (list.length !== arity) fail('format')
  return new FieldReader(list)
}

export function listOf(value: Canonical, maxLength = Number.MAX_SAFE_INTEGER): readonly Canonical[] {
  if (!isList(value) || value.length > maxLength) fail('format')
  return value
}

export function bytesOf(value: Canonical, length?: number): Uint8Array {
  if (!(value instanceof Uint8Array)) fail('format')
  if (length !== undefined && value.length !== length) fail('format')
  return value
}

export function uintOf(value: Canonical, max = Number.MAX_SAFE_INTEGER): number {
  if (typeof value !== 'number' || value > max) fail('format')
  return value
}

/** Reads the fields of one struct in order; every mismatch is E2eeError('format'). */
export class FieldReader {
  readonly #fields: readonly Canonical[]
  #at = 0

  constructor(fields: readonly Canonical[]) {
    this.#fields = fields
  }

  any(): Canonical {
    const field = this.#fields[this.#at++]
    return field === undefined ? fail('format') : field
  }

  /** The number that says which struct and version this is. */
  tag(expected: number): void {
    if (this.any() !== expected) fail('format')
  }

  uint(max?: number): number {
    return uintOf(this.any(), max)
  }

  boolean(): boolean {
    return this.uint(1) === 1
  }

  /** One of a few names, numbered from 1. */
  choice<T extends string>(names: readonly T[]): T {
    return names[this.uint() - 1] ?? fail('format')
  }

  bytes(length?: number): Uint8Array {
    return bytesOf(this.any(), length)
  }

  boundedBytes(maxLength: number): Uint8Array {
    const bytes = this.bytes()
    return bytes.length > maxLength ? fail('format') : bytes
  }

  /** Absent is the empty byte string: the profile has no null. */
  optionalBytes(length: number): Uint8Array | undefined {
    const bytes = this.bytes()
    if (bytes.length === 0) return undefined
    return bytes.length === length ? bytes : fail('format')
  }

  /** The limit counts UTF-16 units, as text fields and screens do. */
  text(maxLength: number): string {
    const text = this.any()
    return typeof text === 'string' && text.length <= maxLength ? text : fail('format')
  }

  list(maxLength: number): readonly Canonical[] {
    return listOf(this.any(), maxLength)
  }
}

function isList(value: Canonical): value is readonly Canonical[] {
  return Array.isArray(value)
}
