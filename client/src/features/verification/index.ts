import { lazy } from 'react'

/** Codes, numbers and the camera are wanted rarely: they come when they are asked for. */
export const VerifyDialog = lazy(async () => ({ default: (await import('./verify-dialog.tsx')).VerifyDialog }))
