import type { ChatId } from '@stogram/contract'
import type { KeyChange, PersonView } from '@stogram/core'
import { ShieldAlert } from 'lucide-react'
import { useState } from 'react'
import { core } from '../../../state/core-client.ts'
import { sentenceFor } from '../../../state/sentences.ts'
import { Banner } from '../../../ui/banner.tsx'
import { Button } from '../../../ui/button.tsx'
import { showToast } from '../../../ui/toast-store.ts'
import { retryAll } from './retry-all.ts'

const WHAT_HAPPENED: Record<KeyChange['reason'], string> = {
  'new-keys': 'The keys of this account were replaced. That happens when somebody starts over after a theft.',
  'other-account': 'This username belonged to another account when you first met it.',
}

interface KeyChangeBannerProps {
  chatId: ChatId
  person: PersonView & { keyChange: KeyChange }
}

/** Nothing is sent to a changed identity until the person at this device has decided. */
export function KeyChangeBanner({ chatId, person }: KeyChangeBannerProps) {
  const [isBusy, setBusy] = useState(false)
  return (
    <KeyChangeBannerView
      name={person.displayName}
      reason={person.keyChange.reason}
      isBusy={isBusy}
      onAccept={async () => {
        setBusy(true)
        try {
          await core.acceptIdentity(person.accountId)
          await retryAll(chatId)
        } catch (error) {
          showToast({ text: sentenceFor(error), tone: 'danger' })
        } finally {
          setBusy(false)
        }
      }}
    />
  )
}

interface KeyChangeBannerViewProps {
  name: string
  reason: KeyChange['reason']
  isBusy: boolean
  onAccept(): void
}

export function KeyChangeBannerView({ name, reason, isBusy, onAccept }: KeyChangeBannerViewProps) {
  return (
    <div className="px-3 pb-2">
      <Banner
        tone="danger"
        glyph={ShieldAlert}
        role="alert"
        title={`Is this still ${name}?`}
        actions={
          <Button size="sm" variant="danger" isBusy={isBusy} onClick={onAccept}>
            I have asked: send to the new keys
          </Button>
        }
      >
        <p>
          {WHAT_HAPPENED[reason]} It also looks like this when a server puts somebody else in their place. Ask {name} in
          person or by phone. Until you decide, nothing that you write here is sent.
        </p>
      </Banner>
    </div>
  )
}
