import { deceptiveHost } from './deceptive-host.ts'

/** A run of message text, and the safe address it stands for when it is one. */
export interface TextRun {
  text: string
  href?: string
  /** Where the link really leads, when its letters could be taken for others. To be shown beside it. */
  host?: string
}

/** Every repetition is bounded, so that no text makes the match slow. */
const CANDIDATE =
  /(?:https?:\/\/|mailto:|www\.)[^\s<>"'`\u202a-\u202e\u2066-\u2069]{1,2000}|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}/gi
const SAFE_PROTOCOLS = new Set(['http:', 'https:', 'mailto:'])
const CLOSERS: Record<string, string> = { ')': '(', ']': '[', '}': '{' }

/** Splits text into plain runs and links. Joined again, the runs are the text. */
export function linkify(text: string): TextRun[] {
  const runs: TextRun[] = []
  let end = 0
  for (const match of text.matchAll(CANDIDATE)) {
    const shown = trimTail(match[0])
    const url = safeUrl(shown)
    if (url === undefined) continue
    if (match.index > end) runs.push({ text: text.slice(end, match.index) })
    const host = deceptiveHost(shown, url.hostname)
    runs.push({ text: shown, href: url.href, ...(host !== undefined && { host }) })
    end = match.index + shown.length
  }
  if (end < text.length) runs.push({ text: text.slice(end) })
  return runs
}

/** A link in few letters, for where there is no room for all of it. */
export function shownAddress({ text, host }: TextRun): string {
  return host ?? text.replace(/^(?:https?:\/\/|mailto:)/i, '')
}

function safeUrl(shown: string): URL | undefined {
  try {
    const url = new URL(withProtocol(shown))
    if (!SAFE_PROTOCOLS.has(url.protocol)) return undefined
    if (url.protocol === 'mailto:') return url
    // "https://bank.example@evil.example" names one place and leads to another.
    if (url.username !== '' || url.password !== '') return undefined
    return url.hostname.includes('.') || url.hostname === 'localhost' ? url : undefined
  } catch {
    // @NOTE not an address: it stays plain text.
    return undefined
  }
}

function withProtocol(shown: string): string {
  if (/^(?:https?:\/\/|mailto:)/i.test(shown)) return shown
  return /^www\./i.test(shown) ? `https://${shown}` : `mailto:${shown}`
}

/** Punctuation that ends the sentence and closers without their opener are not part of the address. */
function trimTail(candidate: string): string {
  let text = candidate
  for (;;) {
    const last = text.at(-1) ?? ''
    const opener = CLOSERS[last]
    const isTail = opener === undefined ? /[.,;:!?*_~…]/.test(last) : count(text, opener) < count(text, last)
    if (!isTail) return text
    text = text.slice(0, -1)
  }
}

function count(text: string, character: string): number {
  return text.split(character).length - 1
}
