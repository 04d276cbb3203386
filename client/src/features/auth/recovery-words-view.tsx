import { Copy, Download, Printer } from 'lucide-react'
import { Button } from '../../ui/button.tsx'
import { copyText } from '../../ui/copy-text.ts'
import { downloadText } from '../../ui/download-text.ts'
import { AuthFrame } from './auth-frame.tsx'
import { hasSteps, type Occasion } from './recovery-words.ts'

const COPIED = 'Copied. Other apps on this device can read the clipboard.'

interface RecoveryWordsViewProps {
  words: string[]
  occasion: Occasion
  mayOldHold?: boolean
  username: string
  onSkip(): void
  onDone(): void
}

export function RecoveryWordsView({
  words,
  occasion,
  mayOldHold = false,
  username,
  onSkip,
  onDone,
}: RecoveryWordsViewProps) {
  return (
    <AuthFrame
      title={occasion === 'sign-up' ? 'Your recovery key' : 'Your new recovery key'}
      {...(hasSteps(occasion) && { step: { now: 3, of: 3 } })}
      lead={
        <>
          {occasion !== 'sign-up' && (
            <p className="mb-2 font-medium text-ink">
              {mayOldHold
                ? 'The server’s answer was lost. Keep the words you had as well: either they or these work.'
                : 'The words you had no longer work.'}
            </p>
          )}
          These 24 words are the only other key to your account. Nobody can reset your password. Keep them on paper or
          in a password manager, and show them to nobody.
        </>
      }
    >
      <p className="hidden pb-4 print:block">
        Stogram recovery key of @{username} on {location.host}
      </p>
      <ol className="grid grid-flow-col grid-cols-2 grid-rows-12 gap-x-3 rounded-md bg-raised px-4 py-3 font-mono text-label print:bg-transparent two:grid-cols-3 two:grid-rows-8">
        {words.map((word, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: The place of a word is its identity; words may repeat.
          <li key={index} className="flex h-7 items-center gap-2">
            <span className="tabular w-5 text-end text-caption text-faint">{index + 1}</span>
            <span>{word}</span>
          </li>
        ))}
      </ol>
      <div className="mt-3 grid grid-cols-3 gap-2 print:hidden">
        <Button glyph={Copy} size="sm" onClick={() => void copyText(words.join(' '), COPIED)}>
          Copy
        </Button>
        <Button
          glyph={Download}
          size="sm"
          onClick={() => downloadText(`stogram-recovery-${username}.txt`, fileText(words, username))}
        >
          Save
        </Button>
        <Button glyph={Printer} size="sm" onClick={() => print()}>
          Print
        </Button>
      </div>
      <span className="flex-1" />
      <div className="mt-6 grid gap-2 print:hidden">
        <Button variant="primary" size="lg" isWide onClick={onDone}>
          I have written it down
        </Button>
        <Button variant="quiet" isWide onClick={onSkip}>
          Skip for now
        </Button>
      </div>
    </AuthFrame>
  )
}

function fileText(words: string[], username: string): string {
  const lines = words.map((word, index) => `${String(index + 1).padStart(2)}  ${word}`)
  return [`Stogram recovery key of @${username} on ${location.host}`, '', ...lines, ''].join('\n')
}
