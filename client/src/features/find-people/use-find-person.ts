import type { PersonView } from '@stogram/core'
import { useEffect, useState } from 'react'
import { cleanUsername, usernameProblem } from '../../lib/name-rules.ts'
import { core } from '../../state/core-client.ts'
import { codeOf, sentenceFor } from '../../state/sentences.ts'

export type FindState =
  | { phase: 'idle' }
  | { phase: 'looking' }
  | { phase: 'found'; person: PersonView }
  | { phase: 'not-found'; username: string }
  | { phase: 'failed'; sentence: string }

/**
 * Finds one person by exact username. Nothing is sent while typing: the name goes out when it is complete. `wanted` is
 * looked for at once.
 */
export function useFindPerson(wanted?: string) {
  const [state, setState] = useState<FindState>({ phase: 'idle' })
  // biome-ignore lint/correctness/useExhaustiveDependencies: What is wanted from the start; later names are asked for.
  useEffect(() => {
    if (wanted !== undefined) void find(wanted)
  }, [])

  async function find(typed: string): Promise<void> {
    const username = cleanUsername(typed)
    if (username === '') return setState({ phase: 'idle' })
    if (usernameProblem(username) !== undefined) return setState({ phase: 'not-found', username })
    setState({ phase: 'looking' })
    try {
      const person = await core.findPerson(username)
      setState(person === undefined ? { phase: 'not-found', username } : { phase: 'found', person })
    } catch (error) {
      setState({ phase: 'failed', sentence: findSentence(error) })
    }
  }
  return { state, find, reset: () => setState({ phase: 'idle' }) }
}

function findSentence(error: unknown): string {
  if (codeOf(error) === 'offline') return 'You are offline. People can be found when the connection is back.'
  return sentenceFor(error)
}
