import { create } from 'zustand'

/**
 * sign-up: the first key. recover: a new one, after the old one was used. renew: a new one because somebody asked.
 * start-over: a new one together with everything else.
 */
export type Occasion = 'sign-up' | 'recover' | 'renew' | 'start-over'

interface RecoveryWords {
  /** What is under way: the account may be open already, its words are about to come. */
  comingFrom: 'sign-up' | 'recover' | undefined
  /** Waiting to be shown. */
  words: string[] | undefined
  /** Of `words`. */
  occasion: Occasion
  /** Nobody could tell which hold, `words` or those from before. */
  mayOldHold: boolean
  /** Put off: still in this window's memory, and nowhere else. */
  putOff: string[] | undefined
}

/** The words live in memory only, until they are confirmed or the window closes. */
const useRecovery = create<RecoveryWords>()(() => ({
  comingFrom: undefined,
  words: undefined,
  occasion: 'sign-up',
  mayOldHold: false,
  putOff: undefined,
}))

export function useRecoveryWords(): string[] | undefined {
  return useRecovery((state) => state.words)
}

export function usePutOffWords(): string[] | undefined {
  return useRecovery((state) => state.putOff)
}

export function useRecoveryOccasion(): Occasion {
  return useRecovery((state) => state.occasion)
}

export function useWordsComingFrom(): RecoveryWords['comingFrom'] {
  return useRecovery((state) => state.comingFrom)
}

/** The last of three steps, where there are steps. */
export function hasSteps(occasion: Occasion): boolean {
  return occasion === 'sign-up' || occasion === 'recover'
}

/** A reload would lose words that nobody has written down yet. */
export function useAreWordsAtStake(): boolean {
  return useRecovery(({ words, putOff, comingFrom }) => (words ?? putOff ?? comingFrom) !== undefined)
}

export function expectRecoveryWords(comingFrom: RecoveryWords['comingFrom']): void {
  useRecovery.setState({ comingFrom })
}

export function useMayOldWordsHold(): boolean {
  return useRecovery((state) => state.mayOldHold)
}

export function showRecoveryWords(words: string[], occasion: Occasion, mayOldHold = false): void {
  useRecovery.setState({ words, occasion, mayOldHold, comingFrom: undefined })
}

export function showPutOffWords(): void {
  useRecovery.setState(({ putOff }) => ({ words: putOff }))
}

export function putOffRecoveryWords(): void {
  useRecovery.setState(({ words }) => ({ words: undefined, putOff: words }))
}

export function forgetRecoveryWords(): void {
  useRecovery.setState({ words: undefined, putOff: undefined })
}
