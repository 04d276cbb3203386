import { LogIn, Recover, SignUp, useWordsComingFrom, Welcome } from '../features/auth/index.ts'
import { type Route, useRoute } from '../state/route.ts'
import { isInvite, rememberInvite } from './pending-invite.ts'

/** Signed out, every address leads to one of four screens; an invite waits until there is an account. */
export function AuthRoutes() {
  const route = useRoute()
  if (isInvite(route)) rememberInvite(route)
  const comingFrom = useWordsComingFrom()
  // An account is being made or opened: going back would hide how that ends.
  switch (comingFrom ?? route.name) {
    case 'sign-up':
      return <SignUp />
    case 'recover':
      return <Recover />
    case 'log-in':
      return <LogIn />
    default:
      return <Welcome invite={inviteOf(route)} />
  }
}

function inviteOf(route: Route): 'person' | 'group' | 'broken' | undefined {
  if (route.name === 'broken-link') return 'broken'
  if (!isInvite(route)) return undefined
  return route.name === 'invite' ? 'person' : 'group'
}
