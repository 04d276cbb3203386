import type { CorePatch, CoreViews } from '@stogram/core'
import type { StateCreator } from 'zustand'
import { emptyProjection, type Projection, reducePatches, reduceViews } from './projection.ts'

/** What the engine says, joined into the store. Only the bridge calls these. */
export interface ProjectionSlice extends Projection {
  /** False until the first whole picture arrived: show nothing rather than an empty list. */
  hasViews: boolean
  applyViews(views: CoreViews): void
  applyPatches(patches: readonly CorePatch[]): void
}

export const createProjectionSlice: StateCreator<ProjectionSlice> = (set) => ({
  ...emptyProjection(),
  hasViews: false,
  applyViews: (views) => set((state) => ({ ...reduceViews(state, views), hasViews: true })),
  applyPatches: (patches) => set((state) => reducePatches(state, patches)),
})
