import type { GroupLinkView } from '@stogram/core'
import { Copy, QrCode, Trash2 } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { useMinuteMs } from '../../../state/clock.ts'
import { joinLink } from '../../../state/route.ts'
import { AfterDelay } from '../../../ui/after-delay.tsx'
import { Button } from '../../../ui/button.tsx'
import { copyText } from '../../../ui/copy-text.ts'
import { SkeletonRows } from '../../../ui/skeleton.tsx'
import { Spinner } from '../../../ui/spinner.tsx'
import { linkFacts } from './link-facts.ts'

const QrImage = lazy(async () => ({ default: (await import('../../../ui/qr-image.tsx')).QrImage }))

interface LinkListProps {
  links: readonly GroupLinkView[] | undefined
  isBusy: boolean
  onRevoke(id: string): void
}

export function LinkList({ links, isBusy, onRevoke }: LinkListProps) {
  if (links === undefined) {
    return (
      <AfterDelay>
        <SkeletonRows count={2} label="Loading links" />
      </AfterDelay>
    )
  }
  if (links.length === 0) return <p className="text-label">No link lets anybody in now.</p>
  return (
    <ul aria-label="Links" className="grid grid-cols-1 gap-3">
      {links.map((link) => (
        <li key={link.id} className="min-w-0 rounded-lg border border-line p-3">
          <LinkRow link={link} isBusy={isBusy} onRevoke={() => onRevoke(link.id)} />
        </li>
      ))}
    </ul>
  )
}

function LinkRow({ link, isBusy, onRevoke }: { link: GroupLinkView; isBusy: boolean; onRevoke(): void }) {
  const [isQrShown, setQrShown] = useState(false)
  const nowMs = useMinuteMs()
  const address = link.text === undefined ? undefined : joinLink(link.text)
  return (
    <>
      {address === undefined ? (
        <p className="text-label">Made by another admin</p>
      ) : (
        <p dir="ltr" className="truncate font-mono text-caption">
          {address}
        </p>
      )}
      <p className="mt-1 text-muted text-small">{linkFacts(link, nowMs)}</p>
      <div className="mt-2 flex flex-wrap gap-2">
        {address !== undefined && (
          <>
            <Button size="sm" glyph={Copy} onClick={() => void copyText(address, 'Link copied')}>
              Copy
            </Button>
            <Button size="sm" glyph={QrCode} aria-expanded={isQrShown} onClick={() => setQrShown(!isQrShown)}>
              {isQrShown ? 'Hide code' : 'Show code'}
            </Button>
          </>
        )}
        <Button size="sm" variant="quiet" glyph={Trash2} isBusy={isBusy} onClick={onRevoke}>
          Take back
        </Button>
      </div>
      {isQrShown && address !== undefined && (
        <div className="mt-3">
          <Suspense fallback={<Spinner />}>
            <QrImage text={address} label="QR code of this link" />
          </Suspense>
        </div>
      )}
    </>
  )
}
