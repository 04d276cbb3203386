/** A UUIDv7, as the engine makes them: a command that names its message may be repeated. */
export function makeItemId(nowMs: number): string {
  const time = nowMs.toString(16).padStart(12, '0')
  const random = crypto.randomUUID().slice(15)
  return `${time.slice(0, 8)}-${time.slice(8)}-7${random}`
}
