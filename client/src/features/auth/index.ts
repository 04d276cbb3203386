import { lazy } from 'react'
import { loadOnce } from '../../lib/load-once.ts'

export { RecoveryReminder } from './recovery-reminder.tsx'
export {
  forgetRecoveryWords,
  showRecoveryWords,
  useAreWordsAtStake,
  useRecoveryWords,
  useWordsComingFrom,
} from './recovery-words.ts'

// Who is signed in never sees these.
const load = loadOnce(() => import('./screens.ts'))
export const LogIn = lazy(async () => ({ default: (await load()).LogIn }))
export const Recover = lazy(async () => ({ default: (await load()).Recover }))
export const RecoveryScreen = lazy(async () => ({ default: (await load()).RecoveryScreen }))
export const SignUp = lazy(async () => ({ default: (await load()).SignUp }))
export const Welcome = lazy(async () => ({ default: (await load()).Welcome }))
