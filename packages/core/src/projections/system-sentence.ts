import type { SystemAction } from '../replica/rows.ts'

const ROLES: Record<string, string> = { OWNER: 'an owner', ADMIN: 'an admin', MEMBER: 'a member', READER: 'a reader' }

/**
 * What happened to a group, as one finished sentence. `wordFor` gives a name, or "You"; names and titles stand isolated
 * in it, so that those that run from right to left leave ours in order.
 */
export function systemSentence(action: SystemAction, wordFor: (accountId: string) => string): string {
  const subject = (accountId: string) => {
    const word = wordFor(accountId)
    return word === 'You' ? word : isolate(word)
  }
  const object = (accountId: string) => {
    const word = subject(accountId)
    return word === 'You' ? 'you' : word
  }
  const actor = subject(action.actorId)
  switch (action.type) {
    case 'created':
      return `${actor} created the group`
    case 'added':
      return `${actor} added ${object(action.targetId)}`
    case 'letIn':
      return `${actor} let ${object(action.targetId)} in`
    case 'joined':
      return `${subject(action.targetId)} joined through a link`
    case 'removed':
      return `${actor} removed ${object(action.targetId)}`
    case 'left':
      return `${actor} left`
    case 'closed':
      return `${actor} closed the group`
    case 'role':
      return `${actor} made ${object(action.targetId)} ${ROLES[action.role] ?? action.role.toLowerCase()}`
    case 'history':
      return action.history === 'all'
        ? `${actor} let new members read what was written before`
        : `${actor} let new members read only what comes after they join`
    case 'renamed':
      return `${actor} renamed the group to “${isolate(action.title)}”`
  }
}

function isolate(text: string): string {
  return `\u2068${text}\u2069`
}
