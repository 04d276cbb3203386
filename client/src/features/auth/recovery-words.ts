import { create } from 'zustand'

interface RecoveryWords {
  /** Sign-up is under way: the account may exist already, its words are about to come. */
  isComing: boolean
  /** Waiting to be shown after sign-up. */
  words: string[] | undefined
  /** Put off: still in this window's memory, and nowhere else. */
  putOff: string[] | undefined
}

/** The words live in memory only, until they are confirmed or the window closes. */
const useRecovery = create<RecoveryWords>()(() => ({
  isComing: false,
  words: undefined,
  putOff: undefined,
}))

export function useRecoveryWords(): string[] | undefined {
  return useRecovery((state) => state.words)
}

export function usePutOffWords(): string[] | undefined {
  return useRecovery((state) => state.putOff)
}

export function useAreWordsComing(): boolean {
  return useRecovery((state) => state.isComing)
}

export function expectRecoveryWords(isComing: boolean): void {
  useRecovery.setState({ isComing })
}

export function showRecoveryWords(words: string[]): void {
  useRecovery.setState({ words, isComing: false })
}

export function putOffRecoveryWords(): void {
  useRecovery.setState(({ words }) => ({ words: undefined, putOff: words }))
}

export function forgetRecoveryWords(): void {
  useRecovery.setState({ words: undefined, putOff: undefined })
}
