/** What PostgreSQL says when its files are not as it left them. */
const DAMAGE = [
  /could not read file .*: read \d+ of \d+/,
  /could not open (file|directory) .*: No such file or directory$/,
  /could not locate a valid checkpoint record/,
  /could not locate required checkpoint record/,
  /incorrect checksum in control file/,
  /control file contains invalid/,
  /database files are incompatible with server/,
  /database subdirectory .* is missing/,
  /required WAL directory .* does not exist/,
  /invalid page in block/,
]

/** An answer of the operating system, as C spells it: capitalised, at the end, after a colon. */
const SYSTEM_FAILURE = /: (?!No such file or directory$)[A-Z][^:"]*$/

/**
 * True when the lines with which PostgreSQL gave up say that its files are damaged.
 *
 * A failure of the system (no memory, no room, no permission, too many files) among them outweighs everything: after
 * one, PostgreSQL may well go on to miss a file that is there.
 */
export function isDamage(lines: readonly string[]): boolean {
  const said = lines.map((line) => line.trim())
  if (said.some((line) => /could not|out of memory/i.test(line) && isSystemFailure(line))) return false
  return said.some((line) => /FATAL:|PANIC:|DETAIL:/.test(line) && DAMAGE.some((pattern) => pattern.test(line)))
}

function isSystemFailure(line: string): boolean {
  return /out of memory/i.test(line) || SYSTEM_FAILURE.test(line)
}
