/** The value, or a thrown sentence that says why it had to exist. */
export function must<T>(value: T | undefined | null, why: string): T {
  if (value === undefined || value === null) throw new Error(`Missing: ${why}`)
  return value
}
