import { Copy } from 'lucide-react'
import { lazy, Suspense } from 'react'
import { Button } from '../../../ui/button.tsx'
import { copyText } from '../../../ui/copy-text.ts'
import { Spinner } from '../../../ui/spinner.tsx'
import { inGroups } from './in-groups.ts'
import { totpUri } from './totp-uri.ts'

const QrImage = lazy(async () => ({ default: (await import('../../../ui/qr-image.tsx')).QrImage }))

interface ScanSecretProps {
  secret: string
  username: string
  onDone(): void
}

export function ScanSecret({ secret, username, onDone }: ScanSecretProps) {
  const uri = totpUri({ secret, username, host: location.hostname })
  return (
    <div className="grid gap-4">
      <p className="text-label text-muted">
        Scan this with an authenticator app, such as Aegis, 2FAS or the one in your password manager. It then shows a
        new code every 30 seconds.
      </p>
      <div className="mx-auto w-56">
        <Suspense fallback={<Spinner />}>
          <QrImage text={uri} label="QR code for your authenticator app" />
        </Suspense>
      </div>
      <a href={uri} className="hidden text-center font-semibold text-accent text-label pointer-coarse:block">
        Open in an app on this phone
      </a>
      <div className="grid gap-1.5">
        <p className="text-label text-muted">Or type this into the app:</p>
        <div className="flex items-center gap-2 rounded-sm bg-raised py-1 ps-3 pe-1">
          <span dir="ltr" className="min-w-0 flex-1 font-mono text-small">
            {inGroups(secret)}
          </span>
          <Button
            glyph={Copy}
            size="sm"
            onClick={() => void copyText(secret, 'Copied. Other apps on this device can read the clipboard.')}
          >
            Copy
          </Button>
        </div>
      </div>
      <Button variant="primary" isWide onClick={onDone}>
        The app shows a code
      </Button>
    </div>
  )
}
