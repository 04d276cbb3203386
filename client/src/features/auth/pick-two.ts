/** Two different places in a list, in rising order. */
export function pickTwo(count: number, random: () => number = Math.random): [number, number] {
  const first = Math.floor(random() * count)
  const other = (first + 1 + Math.floor(random() * (count - 1))) % count
  return first < other ? [first, other] : [other, first]
}

export function isSameWord(typed: string, word: string): boolean {
  return typed.trim().toLowerCase() === word.toLowerCase()
}
