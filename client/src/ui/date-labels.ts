/** Words for moments, in the reader's language and time zone. `nowMs` is passed in, so that tests can choose it. */

const DAY_MS = 86_400_000

/** "9:42" or "09:42", as the locale has it. */
export function clockLabel(atMs: number): string {
  return format(atMs, { hour: 'numeric', minute: '2-digit' })
}

/** For the line between days: "Today", "Yesterday", "Monday", "12 March", "12 March 2024". */
export function dayLabel(atMs: number, nowMs: number): string {
  const age = daysBetween(atMs, nowMs)
  if (age === 0 || age === 1) return relativeDay(-age)
  if (age > 1 && age < 7) return format(atMs, { weekday: 'long' })
  return format(atMs, { day: 'numeric', month: 'long', ...yearUnlessSame(atMs, nowMs) })
}

/** For a row of a list, where room is short: the time today, then "Yesterday", "Mon", "12 Mar". */
export function shortLabel(atMs: number, nowMs: number): string {
  const age = daysBetween(atMs, nowMs)
  if (age <= 0) return clockLabel(atMs)
  if (age === 1) return relativeDay(-1)
  if (age < 7) return format(atMs, { weekday: 'short' })
  return isSameYear(atMs, nowMs)
    ? format(atMs, { day: 'numeric', month: 'short' })
    : format(atMs, { day: '2-digit', month: '2-digit', year: '2-digit' })
}

/** The whole truth, for details and labels. */
export function fullLabel(atMs: number): string {
  return format(atMs, { dateStyle: 'long', timeStyle: 'short' })
}

/** "just now", "5 minutes ago", "today at 9:42", "12 March". Goes after "last seen". */
export function agoLabel(atMs: number, nowMs: number): string {
  const minutes = Math.floor((nowMs - atMs) / 60_000)
  if (minutes < 1) return 'just now'
  if (minutes < 60) return new Intl.RelativeTimeFormat(undefined).format(-minutes, 'minute')
  const day = dayLabel(atMs, nowMs)
  const age = daysBetween(atMs, nowMs)
  return age < 7 ? `${age < 2 ? lowerFirst(day) : day} at ${clockLabel(atMs)}` : day
}

/** "today at 9:42", "12 March 2024 at 9:42". Goes inside a sentence. */
export function momentLabel(atMs: number, nowMs: number): string {
  return `${sinceLabel(atMs, nowMs)} at ${clockLabel(atMs)}`
}

/** The day inside a sentence: "added yesterday". */
export function sinceLabel(atMs: number, nowMs: number): string {
  const day = dayLabel(atMs, nowMs)
  return daysBetween(atMs, nowMs) < 2 ? lowerFirst(day) : day
}

function daysBetween(atMs: number, nowMs: number): number {
  return Math.round((startOfDay(nowMs) - startOfDay(atMs)) / DAY_MS)
}

function startOfDay(atMs: number): number {
  const date = new Date(atMs)
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime()
}

function relativeDay(days: number): string {
  const word = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' }).format(days, 'day')
  return word.charAt(0).toLocaleUpperCase() + word.slice(1)
}

function lowerFirst(word: string): string {
  return word.charAt(0).toLocaleLowerCase() + word.slice(1)
}

function isSameYear(firstMs: number, secondMs: number): boolean {
  return new Date(firstMs).getFullYear() === new Date(secondMs).getFullYear()
}

function yearUnlessSame(atMs: number, nowMs: number): Intl.DateTimeFormatOptions {
  return isSameYear(atMs, nowMs) ? {} : { year: 'numeric' }
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** Making a format costs 50 times more than using one. */
function format(atMs: number, options: Intl.DateTimeFormatOptions): string {
  const key = JSON.stringify(options)
  const known = formats.get(key) ?? new Intl.DateTimeFormat(undefined, options)
  formats.set(key, known)
  return known.format(atMs)
}
