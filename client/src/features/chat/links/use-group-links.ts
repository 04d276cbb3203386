import type { ChatId } from '@stogram/contract'
import type { GroupLinkView } from '@stogram/core'
import { useCallback, useEffect, useState } from 'react'
import { core } from '../../../state/core-client.ts'
import { sentenceFor } from '../../../state/sentences.ts'
import { showToast } from '../../../ui/toast-store.ts'

/** Undefined until they are read. */
export function useGroupLinks(chatId: ChatId) {
  const [links, setLinks] = useState<readonly GroupLinkView[]>()
  const readAgain = useCallback(() => {
    core.listGroupLinks(chatId).then(setLinks, (error: unknown) => {
      showToast({ text: sentenceFor(error), tone: 'danger' })
    })
  }, [chatId])
  useEffect(readAgain, [readAgain])
  return { links, readAgain }
}
