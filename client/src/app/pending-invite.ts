const KEY = 'invite'

/** An invite that was opened before there was an account. It lives as long as this tab, through reloads. */
export function rememberInvite(accountId: string): void {
  try {
    sessionStorage.setItem(KEY, accountId)
  } catch {
    // @NOTE Storage is closed to this page: the link has to be opened again after signing in.
  }
}

export function takeInvite(): string | undefined {
  try {
    const accountId = sessionStorage.getItem(KEY) ?? undefined
    sessionStorage.removeItem(KEY)
    return accountId
  } catch {
    return undefined
  }
}
