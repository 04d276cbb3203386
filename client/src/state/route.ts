import { useSyncExternalStore } from 'react'

/** Every place in the app that has an address. */
export type Route =
  | { name: 'home' }
  | { name: 'chat'; chatId: string }
  /** The account id stands after the #, so it never reaches a server log. */
  | { name: 'invite'; accountId: string }
  /** What stands after the # is the link's secret. */
  | { name: 'join'; link: string }
  | { name: 'settings' }
  | { name: 'devices' }
  | { name: 'security' }
  | { name: 'sign-up' }
  | { name: 'log-in' }
  | { name: 'recover' }
  /** A link of one of these two kinds, of which letters are missing or wrong. */
  | { name: 'broken-link' }
  | { name: 'not-found' }

const FIXED: Record<string, Route> = {
  '/': { name: 'home' },
  '/settings': { name: 'settings' },
  '/settings/devices': { name: 'devices' },
  '/settings/security': { name: 'security' },
  '/signup': { name: 'sign-up' },
  '/login': { name: 'log-in' },
  '/recover': { name: 'recover' },
}

export function parseRoute(url: { pathname: string; hash: string }): Route {
  const path = url.pathname.replace(/(.)\/+$/, '$1')
  const fixed = FIXED[path]
  if (fixed !== undefined) return fixed
  const chatId = /^\/c\/([A-Za-z0-9_-]{22})$/.exec(path)?.[1]
  if (chatId !== undefined) return { name: 'chat', chatId }
  // 32 bytes: the last of the 43 letters carries four bits, so most wrong ones are none.
  const accountId = /^#([A-Za-z0-9_-]{42}[AEIMQUYcgkosw048])$/.exec(url.hash)?.[1]
  if (path === '/i') return accountId === undefined ? { name: 'broken-link' } : { name: 'invite', accountId }
  const link = /^#([A-Za-z0-9_-]{40,128})$/.exec(url.hash)?.[1]
  if (path === '/j') return link === undefined ? { name: 'broken-link' } : { name: 'join', link }
  return { name: 'not-found' }
}

export function routePath(route: Route): string {
  switch (route.name) {
    case 'chat':
      return `/c/${route.chatId}`
    case 'invite':
      return `/i#${route.accountId}`
    case 'join':
      return `/j#${route.link}`
    case 'settings':
      return '/settings'
    case 'devices':
      return '/settings/devices'
    case 'security':
      return '/settings/security'
    case 'sign-up':
      return '/signup'
    case 'log-in':
      return '/login'
    case 'recover':
      return '/recover'
    case 'home':
    case 'broken-link':
    case 'not-found':
      return '/'
  }
}

/** Where somebody signs in: none of these has a place in the app once that is done. */
export function isAuthRoute({ name }: Route): boolean {
  return name === 'sign-up' || name === 'log-in' || name === 'recover'
}

/** The link that another person opens to write to this account. */
export function inviteLink(accountId: string): string {
  return location.origin + routePath({ name: 'invite', accountId })
}

/** The link with which another person joins a group. */
export function joinLink(link: string): string {
  return location.origin + routePath({ name: 'join', link })
}

export function navigate(route: Route, options: { replace?: boolean } = {}): void {
  const path = routePath(route)
  const isSame = path === location.pathname + location.hash
  if (options.replace === true || isSame) history.replaceState({ depth: depth() }, '', path)
  else history.pushState({ depth: depth() + 1 }, '', path)
  announce()
}

/** One step back inside the app, or up to the given place when the app was entered here. */
export function goBack(up: Route): void {
  if (depth() > 0) history.back()
  else navigate(up, { replace: true })
}

export function useRoute(): Route {
  return useSyncExternalStore(subscribe, currentRoute)
}

let cached: { href: string; route: Route } | undefined
const listeners = new Set<() => void>()

/** The same object while the address stays, as React asks of a snapshot. */
export function currentRoute(): Route {
  if (cached?.href !== location.href) cached = { href: location.href, route: parseRoute(location) }
  return cached.route
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) {
    addEventListener('popstate', announce)
    addEventListener('hashchange', announce)
  }
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    removeEventListener('popstate', announce)
    removeEventListener('hashchange', announce)
  }
}

function announce(): void {
  for (const listener of listeners) listener()
}

function depth(): number {
  const state: unknown = history.state
  if (typeof state !== 'object' || state === null || !('depth' in state)) return 0
  return typeof state.depth === 'number' ? state.depth : 0
}
