const TITLES: Record<string, string> = {
  DEVICE_ADDED: 'New device signed in',
  SESSION_REUSED: 'A log-in was copied',
  KEY_CHANGED: 'Somebody’s keys have changed',
}

export function titleOf(code: string): string {
  return TITLES[code] ?? 'Something does not add up'
}
