import type { StateCreator } from 'zustand'
import { loadSetting, saveSetting } from '../lib/local-settings.ts'

export type Theme = 'system' | 'light' | 'dark'
export type EngineStatus = 'ours' | 'waiting' | 'elsewhere'

/** What only this window knows. */
export interface UiSlice {
  theme: Theme
  isPanelOpen: boolean
  /** Whether the engine runs for this window, or another window keeps it. */
  engine: EngineStatus
  isUpdateReady: boolean
  /** The person put off writing down the recovery key on this device. */
  isRecoveryPending: boolean
  /** Undefined until the browser was asked. */
  isStoragePersisted: boolean | undefined
  setTheme(theme: Theme): void
  setPanelOpen(isOpen: boolean): void
  setEngine(engine: EngineStatus): void
  setUpdateReady(): void
  setRecoveryPending(isPending: boolean): void
  setStoragePersisted(isPersisted: boolean): void
}

export const createUiSlice: StateCreator<UiSlice> = (set) => ({
  theme: parseTheme(loadSetting('theme')),
  isPanelOpen: loadSetting('panel') !== 'closed',
  engine: 'ours',
  isUpdateReady: false,
  isRecoveryPending: loadSetting('recovery') === 'pending',
  isStoragePersisted: undefined,
  setTheme: (theme) => {
    saveSetting('theme', theme === 'system' ? undefined : theme)
    set({ theme })
  },
  setPanelOpen: (isPanelOpen) => {
    saveSetting('panel', isPanelOpen ? undefined : 'closed')
    set({ isPanelOpen })
  },
  setEngine: (engine) => set({ engine }),
  setUpdateReady: () => set({ isUpdateReady: true }),
  setRecoveryPending: (isRecoveryPending) => {
    saveSetting('recovery', isRecoveryPending ? 'pending' : undefined)
    set({ isRecoveryPending })
  },
  setStoragePersisted: (isStoragePersisted) => set({ isStoragePersisted }),
})

function parseTheme(text: string | undefined): Theme {
  return text === 'light' || text === 'dark' ? text : 'system'
}
