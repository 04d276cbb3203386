import { Copy, Download } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../../ui/button.tsx'
import { copyText } from '../../../ui/copy-text.ts'
import { Dialog } from '../../../ui/dialog.tsx'
import { downloadText } from '../../../ui/download-text.ts'
import { useAskBeforeClose } from '../../../ui/use-ask-before-close.tsx'
import { inGroups } from './in-groups.ts'

interface BackupCodesDialogProps {
  /** Shown here and nowhere else; the dialog is closed without them. */
  codes: string[] | undefined
  username: string
  onClose(): void
}

const CLOSING = {
  title: 'Close without saving?',
  text: 'The codes cannot be shown again. You can make new ones in the settings.',
}

export function BackupCodesDialog({ codes, username, onClose }: BackupCodesDialogProps) {
  const [isKept, setIsKept] = useState(false)
  const finish = () => {
    setIsKept(false)
    onClose()
  }
  const { close, question } = useAskBeforeClose(codes !== undefined && !isKept, finish, CLOSING)
  return (
    <>
      <Dialog isOpen={codes !== undefined} onClose={close} title="Your backup codes">
        {codes !== undefined && (
          <BackupCodes codes={codes} username={username} onKept={() => setIsKept(true)} onDone={finish} />
        )}
      </Dialog>
      {question}
    </>
  )
}

interface BackupCodesProps {
  codes: string[]
  username: string
  onKept(): void
  onDone(): void
}

export function BackupCodes({ codes, username, onKept, onDone }: BackupCodesProps) {
  const lines = codes.map(inGroups)
  return (
    <div className="grid gap-4">
      <p className="text-label text-muted">
        For the day your phone is gone: at a log-in, each of these works once in the place of the app. They are shown
        only now. Keep them on paper or in a password manager, not on the phone.
      </p>
      <ol dir="ltr" className="grid gap-x-3 rounded-md bg-raised px-4 py-3 font-mono text-label">
        {lines.map((code) => (
          <li key={code} className="flex h-7 items-center justify-center">
            {code}
          </li>
        ))}
      </ol>
      <div className="grid grid-cols-2 gap-2">
        <Button
          glyph={Copy}
          size="sm"
          onClick={() => {
            onKept()
            void copyText(lines.join('\n'), 'Copied. Other apps on this device can read the clipboard.')
          }}
        >
          Copy
        </Button>
        <Button
          glyph={Download}
          size="sm"
          onClick={() => {
            onKept()
            downloadText(`stogram-backup-codes-${username}.txt`, fileText(lines, username))
          }}
        >
          Save
        </Button>
      </div>
      <Button variant="primary" isWide onClick={onDone}>
        I have written them down
      </Button>
    </div>
  )
}

function fileText(lines: string[], username: string): string {
  return [`Stogram backup codes of @${username} on ${location.host}. Each works once.`, '', ...lines, ''].join('\n')
}
