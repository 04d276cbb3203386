/** One thing that was looked at. An error keeps the server from running, or people's messages from being safe. */
export interface Finding {
  level: 'ok' | 'warning' | 'error'
  about: string
  /** What is the case and, unless all is well, what to do. */
  says: string
}

export const ok = (about: string, says: string): Finding => ({ level: 'ok', about, says })
export const warning = (about: string, says: string): Finding => ({ level: 'warning', about, says })
export const error = (about: string, says: string): Finding => ({ level: 'error', about, says })
