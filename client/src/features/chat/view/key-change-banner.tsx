import type { ChatId } from '@stogram/contract'
import type { KeyChange } from '@stogram/core'
import { ShieldAlert } from 'lucide-react'
import { useState } from 'react'
import { core } from '../../../state/core-client.ts'
import { sentenceFor } from '../../../state/sentences.ts'
import { useStore } from '../../../state/store.ts'
import { Banner } from '../../../ui/banner.tsx'
import { Button } from '../../../ui/button.tsx'
import { showToast } from '../../../ui/toast-store.ts'
import { retryAll } from './retry-all.ts'
import type { ChangedPerson } from './use-changed-people.ts'

const WHAT_HAPPENED: Record<KeyChange['reason'], string> = {
  'new-keys': 'The keys of this account were replaced. That happens when somebody starts over after a theft.',
  'other-account': 'This username belonged to another account when you first met it.',
}

interface KeyChangeBannerProps {
  chatId: ChatId
  person: ChangedPerson
}

/** Nothing is sent to a changed identity until the person at this device has decided. It cannot be put away. */
export function KeyChangeBanner({ chatId, person }: KeyChangeBannerProps) {
  const [isBusy, setBusy] = useState(false)
  const setVerifying = useStore((state) => state.setVerifying)
  return (
    <KeyChangeBannerView
      name={person.displayName}
      change={person.keyChange}
      isBusy={isBusy}
      onCompare={() => setVerifying(person.accountId)}
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
  change: Pick<KeyChange, 'reason' | 'wasVerified'>
  isBusy: boolean
  onCompare(): void
  onAccept(): void
}

export function KeyChangeBannerView({ name, change, isBusy, onCompare, onAccept }: KeyChangeBannerViewProps) {
  const { reason, wasVerified = false } = change
  return (
    <div className="px-3 pb-2">
      <Banner
        tone="danger"
        glyph={ShieldAlert}
        role="alert"
        title={wasVerified ? `${name} is not verified any more` : `Is this still ${name}?`}
        actions={
          <>
            <Button size="sm" variant={wasVerified ? 'primary' : 'secondary'} onClick={onCompare}>
              Compare keys
            </Button>
            <Button size="sm" variant={wasVerified ? 'secondary' : 'danger'} isBusy={isBusy} onClick={onAccept}>
              {wasVerified ? 'Send without comparing' : 'I have asked: send to the new keys'}
            </Button>
          </>
        }
      >
        <p>
          {wasVerified && 'You had compared keys, and these are others. '}
          {WHAT_HAPPENED[reason]} It also looks like this when a server puts somebody else in their place. Ask {name} in
          person or by phone. Until you decide, nothing that you write here is sent.
        </p>
      </Banner>
    </div>
  )
}
