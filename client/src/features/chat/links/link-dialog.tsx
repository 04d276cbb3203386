import type { ChatId } from '@stogram/contract'
import type { GroupLinkTerms } from '@stogram/core'
import { useState } from 'react'
import { core } from '../../../state/core-client.ts'
import { joinLink } from '../../../state/route.ts'
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx'
import { copyText } from '../../../ui/copy-text.ts'
import { Dialog } from '../../../ui/dialog.tsx'
import { showToast } from '../../../ui/toast-store.ts'
import { useGroupChange } from '../details/use-group-change.ts'
import { LinkList } from './link-list.tsx'
import { NewLinkForm } from './new-link-form.tsx'
import { useGroupLinks } from './use-group-links.ts'

interface LinkDialogProps {
  chatId: ChatId
  isOpen: boolean
  onClose(): void
}

/** The join links of a group: made, copied, shown as a code and taken back. */
export function LinkDialog({ chatId, isOpen, onClose }: LinkDialogProps) {
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title="Join links" shape="sheet">
      <Links chatId={chatId} />
    </Dialog>
  )
}

function Links({ chatId }: { chatId: ChatId }) {
  const { links, readAgain } = useGroupLinks(chatId)
  const { isBusy, run } = useGroupChange()
  const [isMaking, setMaking] = useState(false)
  const [toRevoke, setToRevoke] = useState<string>()
  async function make(terms: GroupLinkTerms): Promise<void> {
    setMaking(true)
    await run(async () => {
      const text = await core.createGroupLink(chatId, terms)
      await copyText(joinLink(text), 'Link copied')
    })
    setMaking(false)
    readAgain()
  }
  async function revoke(id: string): Promise<void> {
    await run(async () => {
      await core.revokeGroupLink(chatId, id)
      showToast({ text: 'The link lets nobody in any more.' })
    })
    setToRevoke(undefined)
    readAgain()
  }
  return (
    <div className="grid grid-cols-1 gap-5">
      <p className="text-label text-muted">
        Whoever has a link can join, or ask to. The secret part stands behind the # and never reaches the server.
      </p>
      <LinkList links={links} isBusy={isBusy && !isMaking} onRevoke={setToRevoke} />
      <NewLinkForm isFull={(links?.length ?? 0) >= 20} isBusy={isMaking} onMake={(terms) => void make(terms)} />
      <ConfirmDialog
        isOpen={toRevoke !== undefined}
        onClose={() => setToRevoke(undefined)}
        title="Take this link back?"
        confirmText="Take back"
        isDangerous
        isBusy={isBusy}
        onConfirm={() => toRevoke !== undefined && void revoke(toRevoke)}
      >
        Nobody can join by it any more, wherever it was sent. Whoever is in stays in.
      </ConfirmDialog>
    </div>
  )
}
