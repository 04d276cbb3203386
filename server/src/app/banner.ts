import type { DatabaseKind } from '../infra/database.ts'

/** The same sentence stands in README.md and .env.example. */
export const POWER_CUTS =
  'A message counts as sent once it is on the disk; killed processes were tested, power cuts were not.'

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
      POWER_CUTS,
      'For more than trying out, set DATABASE_URL to a PostgreSQL.',
    )
  }
  return `\n${lines.map((line) => `  ${line}`).join('\n')}\n\n`
}
