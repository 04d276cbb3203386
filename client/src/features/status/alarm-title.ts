const TITLES: Record<string, string> = {
  KEY_CHANGED: 'Somebody’s keys have changed',
}

export function titleOf(code: string): string {
  return TITLES[code] ?? 'Something does not add up'
}
