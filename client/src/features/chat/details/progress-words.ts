/** Of people who are let in a few at a time, how many are there. Undefined before the first. */
export function progressWords(done: number, all: number, isBusy: boolean): string | undefined {
  if (done === 0) return undefined
  const so = `${done} of ${all} people are in the group.`
  return isBusy ? `${so} The others follow; you may close this.` : `${so} Add the others to go on from there.`
}
