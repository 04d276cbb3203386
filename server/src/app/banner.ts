import type { DatabaseKind } from '../infra/database.ts'

/** What a person who has just started the server wants to know, in plain words. */
export function describeStart(start: {
  url: string
  databaseKind: DatabaseKind
  dataDirectory: string
  isRegistrationOpen: boolean
}): string {
  const lines = [`Stogram is ready at ${start.url}`]
  lines.push(start.isRegistrationOpen ? 'Anyone who reaches it may register.' : 'Registration is closed.')
  if (start.databaseKind === 'embedded') {
    lines.push(
      `Data is kept in ${start.dataDirectory}, in the embedded database.`,
      'A killed process loses nothing that was acknowledged. A power cut may lose the newest messages or damage the',
      'database; the server then restores its last snapshot. For more than trying out, set DATABASE_URL to a PostgreSQL.',
    )
  }
  return `\n${lines.map((line) => `  ${line}`).join('\n')}\n\n`
}
