import type { StateCreator } from 'zustand'
import { loadSetting, saveSetting } from '../lib/local-settings.ts'

export type Theme = 'system' | 'light' | 'dark'
/** ours: the engine runs for this window. waiting, lost: another window has it. */
export type EngineStatus = 'ours' | 'waiting' | 'lost'

/** What only this window knows. */
export interface UiSlice {
  theme: Theme
  isPanelOpen: boolean
  engine: EngineStatus
  /** The person put off writing down the recovery key on this device. */
  isRecoveryPending: boolean
  /** Undefined until the browser was asked. */
  isStoragePersisted: boolean | undefined
  setTheme(theme: Theme): void
  setPanelOpen(isOpen: boolean): void
  setEngine(engine: EngineStatus): void
  setRecoveryPending(isPending: boolean): void
  setStoragePersisted(isPersisted: boolean): void
}

export const createUiSlice: StateCreator<UiSlice> = (set) => ({
  theme: parseTheme(loadSetting('theme')),
  isPanelOpen: hasRoomForPanel() && loadSetting('panel') !== 'closed',
  engine: 'ours',
  isRecoveryPending: loadSetting('recovery') === 'pending',
  isStoragePersisted: undefined,
  setTheme: (theme) => {
    saveSetting('theme', theme === 'system' ? undefined : theme)
    set({ theme })
  },
  setPanelOpen: (isPanelOpen) => {
    if (hasRoomForPanel()) saveSetting('panel', isPanelOpen ? undefined : 'closed')
    set({ isPanelOpen })
  },
  setEngine: (engine) => set({ engine }),
  setRecoveryPending: (isRecoveryPending) => {
    saveSetting('recovery', isRecoveryPending ? 'pending' : undefined)
    set({ isRecoveryPending })
  },
  setStoragePersisted: (isStoragePersisted) => set({ isStoragePersisted }),
})

function parseTheme(text: string | undefined): Theme {
  return text === 'light' || text === 'dark' ? text : 'system'
}

/** Where there is room the panel stands beside the chat; elsewhere it covers it, and begins closed. */
function hasRoomForPanel(): boolean {
  return globalThis.matchMedia?.('(min-width: 1100px)').matches ?? false
}
