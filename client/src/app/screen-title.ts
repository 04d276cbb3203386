import type { Route } from '../state/route.ts'

const WORDS: Partial<Record<Route['name'], string>> = {
  invite: 'Invitation',
  join: 'Invitation',
  settings: 'Settings',
  devices: 'Devices',
  security: 'Security notices',
  recover: 'Recovery words',
  'sign-up': 'Create account',
  'log-in': 'Log in',
  'not-found': 'Nothing here',
}

/** What the window is called: unread chats, then the screen, then the app. */
export function screenTitle(route: Route, chatTitle: string | undefined, unreadChats: number): string {
  const screen = route.name === 'chat' ? chatTitle : WORDS[route.name]
  const count = unreadChats > 0 ? `(${unreadChats}) ` : ''
  return `${count}${screen === undefined ? '' : `${screen} · `}Stogram`
}
