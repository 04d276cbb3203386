import { parseRoute, type Route, routePath } from '../state/route.ts'

const KEY = 'invite'

export type Invite = Extract<Route, { name: 'invite' | 'join' }>

export function isInvite(route: Route): route is Invite {
  return route.name === 'invite' || route.name === 'join'
}

/** An invite that was opened before there was an account. It lives as long as this tab, through reloads. */
export function rememberInvite(invite: Invite): void {
  try {
    sessionStorage.setItem(KEY, routePath(invite))
  } catch {
    // @NOTE Storage is closed to this page: the link has to be opened again after signing in.
  }
}

export function takeInvite(): Invite | undefined {
  try {
    const kept = sessionStorage.getItem(KEY)
    sessionStorage.removeItem(KEY)
    const [pathname = '', hash = ''] = kept?.split('#') ?? []
    const route = parseRoute({ pathname, hash: `#${hash}` })
    return isInvite(route) ? route : undefined
  } catch {
    return undefined
  }
}
