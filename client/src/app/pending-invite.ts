let pending: string | undefined

/** An invite that was opened before there was an account. It lives as long as this window. */
export function rememberInvite(accountId: string): void {
  pending = accountId
}

export function takeInvite(): string | undefined {
  const accountId = pending
  pending = undefined
  return accountId
}
