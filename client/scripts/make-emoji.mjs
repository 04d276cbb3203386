// Writes src/ui/emoji/emoji-data.ts. Run by hand for a newer Unicode, on an unpacked copy of emojibase-data:
//   node client/scripts/make-emoji.mjs <path to emojibase-data>
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What phones and desktops of the last years can draw. */
const NEWEST_VERSION = 15.1
const GROUPS = [
  [0, 'Smileys and feelings'],
  [1, 'People'],
  [3, 'Animals and nature'],
  [4, 'Food and drink'],
  [5, 'Travel and places'],
  [6, 'Activities'],
  [7, 'Objects'],
  [8, 'Symbols'],
  [9, 'Flags'],
]

const [folder] = process.argv.slice(2)
const all = JSON.parse(readFileSync(join(folder, 'en/data.json'), 'utf8'))
const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))

const lines = GROUPS.flatMap(([group, title]) => [
  `# ${title}`,
  ...all
    .filter((emoji) => emoji.group === group && emoji.version <= NEWEST_VERSION)
    .sort((a, b) => a.order - b.order)
    .map(({ emoji, label, tags = [] }) => `${emoji} ${wordsOf(label, tags)}`),
])

writeFileSync(
  new URL('../src/ui/emoji/emoji-data.ts', import.meta.url),
  `// Made by scripts/make-emoji.mjs from emojibase-data ${version}, MIT License, Copyright (c) 2017-2019 Miles Johnson;
// its names and words are those of Unicode CLDR, Unicode License v3, Copyright (c) 1991-2025 Unicode, Inc.

/** One emoji a line, with the words that find it, its name first; \`#\` begins a group. */
export const EMOJI_DATA = \`${lines.join('\n')}\n\`
`,
)

/** The name, then what the name does not say already. */
function wordsOf(label, tags) {
  const name = label.replaceAll('`', "'")
  const known = new Set(name.toLowerCase().split(/[\s:,]+/))
  return [name, ...tags.filter((tag) => !known.has(tag))].join('|').replaceAll('`', "'")
}
