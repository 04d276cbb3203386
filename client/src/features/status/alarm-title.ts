const TITLES: Record<string, string> = {
  DEVICE_ADDED: 'New device signed in',
  SESSION_REUSED: 'A log-in was copied',
  LOG_NOT_TAKEN: 'Something could not be taken in',
  REVOCATION_REFUSED: 'A signed-out device is still let in',
  KEY_CHANGED: 'Somebody’s keys have changed',
}

export function titleOf(code: string): string {
  return TITLES[code] ?? 'Something does not add up'
}
