import { E2eeError, loadRecoveryWordList, parseRecoveryWords } from '@stogram/e2ee'

export interface RecoveryWordsCheck {
  count: number
  /** Words that no recovery key has, in order. */
  unknown: string[]
  /** What the word that is being typed may become. */
  completions: string[]
  /** 24 words with a right checksum: most likely somebody's recovery key. */
  isWhole: boolean
}

const MAX_COMPLETIONS = 4
const ENOUGH_LETTERS = 2

/** What is typed so far, read against the word list. Needs no network and keeps nothing. */
export async function checkRecoveryWords(text: string): Promise<RecoveryWordsCheck> {
  const list = await loadRecoveryWordList()
  const known = new Set(list)
  const words = text.normalize('NFKD').toLowerCase().split(/\s+/).filter(Boolean)
  const isTyping = words.length > 0 && !/\s$/.test(text)
  const last = isTyping ? (words.at(-1) ?? '') : ''
  const completions = last.length < ENOUGH_LETTERS ? [] : list.filter((word) => word.startsWith(last) && word !== last)
  // A word that is being typed is no mistake yet.
  const unknown = words.filter((word, i) => {
    const isUnfinished = isTyping && i === words.length - 1 && completions.length > 0
    return !known.has(word) && !isUnfinished
  })
  const isWhole = words.length === 24 && (await hasChecksum(text))
  return { count: words.length, unknown, completions: completions.slice(0, MAX_COMPLETIONS), isWhole }
}

async function hasChecksum(text: string): Promise<boolean> {
  try {
    ;(await parseRecoveryWords(text)).fill(0)
    return true
  } catch (error) {
    if (error instanceof E2eeError) return false
    throw error
  }
}
