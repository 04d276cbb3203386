const SENTENCES: Record<string, string> = {
  NotAllowedError: 'Nothing came of it: it was cancelled, or it took too long.',
  AbortError: 'Nothing came of it: it was cancelled, or it took too long.',
  InvalidStateError: 'That device or key holds a passkey of this account already.',
  NotSupportedError: 'That device or key cannot make such a passkey.',
  SecurityError: 'Passkeys do not work at this address. Open Stogram at the address that it was set up for.',
}

/** Why the browser or the authenticator gave nothing; undefined for what has another cause. */
export function passkeySentence(error: unknown): string | undefined {
  return error instanceof Error ? SENTENCES[error.name] : undefined
}
