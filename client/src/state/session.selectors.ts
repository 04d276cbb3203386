import type { AlarmView, ConnectionView, SessionView } from '@stogram/core'
import type { AppState } from './store.ts'

export function selectSession(state: AppState): SessionView {
  return state.session
}

export function selectPhase(state: AppState): SessionView['phase'] {
  return state.session.phase
}

export type SignedIn = Extract<SessionView, { phase: 'signed-in' }>

/** The account of this device, while there is one. */
export function selectAccount(state: AppState): SignedIn | undefined {
  return state.session.phase === 'signed-in' ? state.session : undefined
}

export function selectConnection(state: AppState): ConnectionView {
  return state.connection
}

export function selectAlarms(state: AppState): readonly AlarmView[] {
  return state.alarms
}
