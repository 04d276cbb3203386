import { codeOf, sentenceFor } from '../../../state/sentences.ts'
import type { InviteState } from './invite-view.tsx'

/** Why the person behind a link cannot be shown. A link that is no account id at all was copied wrongly. */
export function inviteFailure(error: unknown): InviteState {
  if (codeOf(error) === 'bad_request') return { phase: 'not-found' }
  return { phase: 'failed', sentence: sentenceFor(error) }
}
