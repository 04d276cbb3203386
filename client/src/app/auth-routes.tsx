import { LogIn, SignUp, useAreWordsComing, Welcome } from '../features/auth/index.ts'
import { useRoute } from '../state/route.ts'
import { rememberInvite } from './pending-invite.ts'

/** Signed out, every address leads to one of three screens; an invite waits until there is an account. */
export function AuthRoutes() {
  const route = useRoute()
  if (route.name === 'invite') rememberInvite(route.accountId)
  // An account is being made: going back would hide how that ends.
  if (useAreWordsComing()) return <SignUp />
  switch (route.name) {
    case 'sign-up':
      return <SignUp />
    case 'log-in':
      return <LogIn />
    default:
      return <Welcome isInvited={route.name === 'invite'} />
  }
}
