import { create } from 'zustand'
import { createProjectionSlice, type ProjectionSlice } from './projection.slice.ts'
import { createUiSlice, type UiSlice } from './ui.slice.ts'
import { createWindowsSlice, type WindowsSlice } from './windows.slice.ts'

export type AppState = ProjectionSlice & WindowsSlice & UiSlice

/**
 * A projection of the engine for the screen, and what only this window knows. The truth is the database.
 * Components select with the functions in *.selectors.ts, never the whole store.
 */
export const useStore = create<AppState>()((...tools) => ({
  ...createProjectionSlice(...tools),
  ...createWindowsSlice(...tools),
  ...createUiSlice(...tools),
}))
