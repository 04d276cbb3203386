import type { ChatId } from '@stogram/contract'
import { useCallback, useEffect, useState } from 'react'
import { core } from '../../../state/core-client.ts'
import { ChosenTarget } from './chosen-target.ts'
import type { ComposerTarget } from './composer.tsx'

/**
 * The message that is being answered or rewritten. It is kept like a draft: through another chat, a reload and a crash.
 * Give it a key of the chat. `write` says that the field is in use, `keepText` what has become of a message that is being
 * rewritten.
 */
export function useKeptTarget(chatId: ChatId) {
  const [target, setTarget] = useState<ComposerTarget>()
  const [chosen] = useState(() => {
    return new ChosenTarget({
      show: setTarget,
      // @NOTE It stays in this window in any case; a full device is told of by the draft itself.
      save: (next) => void core.saveDraftTarget(chatId, next).catch(() => undefined),
    })
  })

  useEffect(() => {
    let isCurrent = true
    const flush = () => chosen.flush()
    core.readDraftTarget(chatId).then(
      (kept) => {
        if (isCurrent) chosen.found(kept)
      },
      // @NOTE Without it the draft is a message of its own, as if the answering had been broken off.
      () => undefined,
    )
    addEventListener('pagehide', flush)
    return () => {
      isCurrent = false
      removeEventListener('pagehide', flush)
      flush()
    }
  }, [chatId, chosen])

  return {
    target,
    choose: useCallback((next: ComposerTarget | undefined) => chosen.choose(next), [chosen]),
    keepText: (text: string) => chosen.keepText(text),
    write: () => chosen.write(),
  }
}
