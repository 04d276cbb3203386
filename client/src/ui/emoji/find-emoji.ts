import { matchesWords } from '../../lib/match-words.ts'
import { EMOJI_DATA } from './emoji-data.ts'

export interface Emoji {
  emoji: string
  name: string
  /** The name and other words that find it. */
  words: string
}

export interface EmojiGroup {
  title: string
  emoji: readonly Emoji[]
}

let groups: readonly EmojiGroup[] | undefined

/** All there are, in the order of Unicode. Read once. */
export function emojiGroups(): readonly EmojiGroup[] {
  groups ??= EMOJI_DATA.split('\n# ').map(readGroup)
  return groups
}

/** Groups with what every typed word fits; groups without any are left out. */
export function findEmoji(query: string): readonly EmojiGroup[] {
  if (query.trim() === '') return emojiGroups()
  return emojiGroups()
    .map(({ title, emoji }) => ({ title, emoji: emoji.filter(({ words }) => matchesWords(words, query)) }))
    .filter(({ emoji }) => emoji.length > 0)
}

function readGroup(text: string): EmojiGroup {
  const [title = '', ...lines] = text.trim().split('\n')
  return { title: title.replace(/^# /, ''), emoji: lines.map(readLine) }
}

function readLine(line: string): Emoji {
  const end = line.indexOf(' ')
  const words = line.slice(end + 1)
  return { emoji: line.slice(0, end), name: words.split('|')[0] ?? words, words }
}
