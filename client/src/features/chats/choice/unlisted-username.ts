import { cleanUsername, usernameProblem } from '../../../lib/name-rules.ts'

/** The username that was typed into the search, if it can be one and none of these has it; without its @. */
export function unlistedUsername(query: string, listed: readonly (string | undefined)[]): string | undefined {
  const name = cleanUsername(query)
  if (usernameProblem(name) !== undefined) return undefined
  const folded = name.toLowerCase()
  return listed.some((username) => username?.toLowerCase() === folded) ? undefined : name
}
