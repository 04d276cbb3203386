/** "Mira is typing…", "Mira and Tomás are typing…", "Mira and 2 others are typing…": who, and what they do. */
export function typingWords(names: readonly string[]): { who: string; what: string } {
  const [first = '', second = ''] = names
  if (names.length === 1) return { who: first, what: 'is typing…' }
  if (names.length === 2) return { who: `${first} and ${second}`, what: 'are typing…' }
  return { who: `${first} and ${names.length - 1} others`, what: 'are typing…' }
}
