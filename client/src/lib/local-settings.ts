/** Small settings of this browser, nothing secret. Storage that is closed to us counts as empty. */
export function loadSetting(name: string): string | undefined {
  try {
    return globalThis.localStorage?.getItem(name) ?? undefined
  } catch {
    return undefined
  }
}

export function saveSetting(name: string, value: string | undefined): void {
  try {
    if (value === undefined) globalThis.localStorage?.removeItem(name)
    else globalThis.localStorage?.setItem(name, value)
  } catch {
    // @NOTE A setting that cannot be kept still holds until the window closes.
  }
}
