/** Letters of other scripts that look like Latin ones: a name made of nothing else is read as another name. */
const LATIN_LOOKALIKE = /^[асԁеһіјӏорԛѕԝхуъьҽпгѵѡαοινρυκѐѝ\d-]+$/u

/** Scripts that are written together: Japanese, Chinese and Korean names hold Latin letters too. */
const EAST_ASIAN = /^[\p{Script=Latin}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}ー]*$/u
const KOREAN = /^[\p{Script=Latin}\p{Script=Han}\p{Script=Hangul}]*$/u
const SCRIPTS =
  'Latin Cyrillic Greek Arabic Hebrew Armenian Georgian Thai Lao Khmer Myanmar Ethiopic Tibetan Sinhala Devanagari Bengali Gurmukhi Gujarati Oriya Tamil Telugu Kannada Malayalam'
    .split(' ')
    .map((name) => new RegExp(`^\\p{Script=${name}}*$`, 'u'))

/**
 * The host as computers write it ("xn--…"), when the shown one mixes scripts, hides letters, or is written in
 * letters that look like Latin ones. Undefined for every other host.
 */
export function deceptiveHost(shown: string, asciiHost: string): string | undefined {
  if (!/(?:^|\.)xn--/.test(asciiHost)) return undefined
  const host = /^(?:https?:\/\/)?([^/?#:]*)/i.exec(shown)?.[1] ?? ''
  return host
    .toLowerCase()
    .split(/[.。．｡]/)
    .every(isPlainLabel)
    ? undefined
    : asciiHost
}

function isPlainLabel(label: string): boolean {
  if (/^[a-z\d-]*$/.test(label)) return true
  if (LATIN_LOOKALIKE.test(label)) return false
  const letters = label.normalize('NFC').replace(/[\d-]|\p{M}/gu, '')
  return EAST_ASIAN.test(letters) || KOREAN.test(letters) || SCRIPTS.some((script) => script.test(letters))
}
