import { loadSetting, saveSetting } from '../lib/local-settings.ts'

const SETTING = 'core-generation'

/** Which worker the windows of this browser use. Kept, so that a window opened later joins the same one. */
export function currentGeneration(): number {
  const stored = Number(loadSetting(SETTING))
  return Number.isInteger(stored) && stored > 0 ? stored : 0
}

/** The generation to use after `dead` stopped answering: the one another window moved to, or the next. */
export function generationAfter(dead: number): number {
  const stored = currentGeneration()
  if (stored > dead) return stored
  saveSetting(SETTING, String(dead + 1))
  return dead + 1
}

export function workerName(base: string, generation: number): string {
  return generation === 0 ? base : `${base}-${generation}`
}
