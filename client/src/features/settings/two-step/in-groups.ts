/** In fours, to be read and typed. */
export function inGroups(text: string): string {
  return (text.match(/.{1,4}/g) ?? []).join('-')
}
