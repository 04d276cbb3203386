import { Copy, QrCode, Share2 } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { inviteLink } from '../../state/route.ts'
import { Button } from '../../ui/button.tsx'
import { copyText } from '../../ui/copy-text.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Section } from '../../ui/section.tsx'
import { Spinner } from '../../ui/spinner.tsx'

const QrImage = lazy(async () => ({ default: (await import('../../ui/qr-image.tsx')).QrImage }))

export function InviteSection({ accountId }: { accountId: string }) {
  const [isQrOpen, setIsQrOpen] = useState(false)
  const link = inviteLink(accountId)

  return (
    <Section title="Invite">
      <p className="text-muted text-small">
        Whoever opens this link can find you here. It names your account by its keys, so nobody can pose as you.
      </p>
      <p dir="ltr" className="mt-3 truncate rounded-sm bg-raised px-3 py-2 font-mono text-caption">
        {link}
      </p>
      <div className="mt-3 flex flex-wrap gap-2">
        <Button glyph={Copy} onClick={() => void copyText(link, 'Link copied')}>
          Copy link
        </Button>
        <Button glyph={QrCode} onClick={() => setIsQrOpen(true)}>
          Show code
        </Button>
        {'share' in navigator && (
          <Button glyph={Share2} onClick={() => void navigator.share({ url: link }).catch(() => undefined)}>
            Share
          </Button>
        )}
      </div>
      <Dialog isOpen={isQrOpen} onClose={() => setIsQrOpen(false)} title="Invite code" shape="sheet">
        <Suspense fallback={<Spinner />}>
          <QrImage text={link} label="QR code of your invite link" />
        </Suspense>
        <p className="mt-3 text-center text-muted text-small">Scan it with the camera of another phone.</p>
      </Dialog>
    </Section>
  )
}
