import type { ItemId } from '@stogram/contract'
import type { StateCreator } from 'zustand'
import { loadSetting, saveSetting } from '../lib/local-settings.ts'

export type Theme = 'system' | 'light' | 'dark'
/** ours: the engine runs for this window. waiting, lost: another window has it. */
export type EngineStatus = 'ours' | 'waiting' | 'lost'

/** What only this window knows. */
export interface UiSlice {
  theme: Theme
  /** Beside the chat, where there is room; remembered. */
  isPanelOpen: boolean
  /** Over the chat, where there is none; begins closed. */
  isPanelSheetOpen: boolean
  /** The person whose keys are being compared. */
  verifyingId: string | undefined
  engine: EngineStatus
  /** The person put off writing down the recovery key on this device. */
  isRecoveryPending: boolean
  /** Undefined until the browser was asked. */
  isStoragePersisted: boolean | undefined
  /** Messages that go in a moment, unless that is undone. */
  deletingIds: ReadonlySet<ItemId>
  setTheme(theme: Theme): void
  setPanelOpen(isOpen: boolean): void
  setPanelSheetOpen(isOpen: boolean): void
  setVerifying(accountId: string | undefined): void
  setEngine(engine: EngineStatus): void
  setRecoveryPending(isPending: boolean): void
  setStoragePersisted(isPersisted: boolean): void
  setDeleting(id: ItemId, isDeleting: boolean): void
}

export const createUiSlice: StateCreator<UiSlice> = (set) => ({
  theme: parseTheme(loadSetting('theme')),
  isPanelOpen: loadSetting('panel') !== 'closed',
  isPanelSheetOpen: false,
  verifyingId: undefined,
  engine: 'ours',
  isRecoveryPending: loadSetting('recovery') === 'pending',
  isStoragePersisted: undefined,
  deletingIds: new Set(),
  setTheme: (theme) => {
    saveSetting('theme', theme === 'system' ? undefined : theme)
    set({ theme })
  },
  setPanelOpen: (isPanelOpen) => {
    saveSetting('panel', isPanelOpen ? undefined : 'closed')
    set({ isPanelOpen })
  },
  setPanelSheetOpen: (isPanelSheetOpen) => set({ isPanelSheetOpen }),
  setVerifying: (verifyingId) => set({ verifyingId }),
  setEngine: (engine) => set({ engine }),
  setRecoveryPending: (isRecoveryPending) => {
    saveSetting('recovery', isRecoveryPending ? 'pending' : undefined)
    set({ isRecoveryPending })
  },
  setStoragePersisted: (isStoragePersisted) => set({ isStoragePersisted }),
  setDeleting: (id, isDeleting) =>
    set(({ deletingIds }) => {
      const next = new Set(deletingIds)
      if (isDeleting) next.add(id)
      else next.delete(id)
      return { deletingIds: next }
    }),
})

function parseTheme(text: string | undefined): Theme {
  return text === 'light' || text === 'dark' ? text : 'system'
}
