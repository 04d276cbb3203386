import type { SystemAction } from '../replica/rows.ts'

/** What happened to a group, as one finished sentence. */
export function systemSentence(action: SystemAction, wordFor: (accountId: string) => string): string {
  const actor = wordFor(action.actorId)
  const object = (accountId: string) => {
    const word = wordFor(accountId)
    return word === 'You' ? 'you' : word
  }
  switch (action.type) {
    case 'created':
      return `${actor} created the group`
    case 'added':
      return `${actor} added ${object(action.targetId)}`
    case 'removed':
      return `${actor} removed ${object(action.targetId)}`
    case 'left':
      return `${actor} left`
    case 'closed':
      return `${actor} closed the group`
    case 'role':
      return `${actor} changed the role of ${object(action.targetId)} to ${action.role.toLowerCase()}`
    case 'history':
      return action.history === 'all'
        ? `${actor} let new members read what was written before`
        : `${actor} let new members read only what comes after they join`
    case 'renamed':
      return `${actor} renamed the group to “${action.title}”`
  }
}
