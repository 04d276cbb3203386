import { OctagonAlert } from 'lucide-react'
import { applyUpdate } from '../../lib/apply-update.ts'
import { selectSession } from '../../state/session.selectors.ts'
import { useStore } from '../../state/store.ts'
import { Button } from '../../ui/button.tsx'
import { copyText } from '../../ui/copy-text.ts'
import { Icon } from '../../ui/icon.tsx'
import { FAILED_WORDS, type Fault } from './failed-words.ts'

export function FailedScreen() {
  const session = useStore(selectSession)
  if (session.phase !== 'failed') return null
  return <FailedView fault={session.fault} detail={session.detail} />
}

export function FailedView({ fault, detail }: { fault: Fault; detail: string }) {
  const words = FAILED_WORDS[fault]
  const details = `${fault}: ${detail}\n${navigator.userAgent}`
  return (
    <main className="grid h-full place-items-center overflow-y-auto bg-canvas p-6">
      <div role="alert" className="grid max-w-lg gap-4">
        <Icon glyph={OctagonAlert} size="lg" className="text-danger" />
        <h1 className="font-semibold text-heading">{words.title}</h1>
        <p className="text-muted">{words.what}</p>
        <ol className="grid list-decimal gap-2 ps-5 marker:text-faint">
          {words.todo.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
        <div className="mt-2 flex flex-wrap gap-2">
          <Button variant="primary" onClick={() => void applyUpdate()}>
            Reload
          </Button>
          <Button onClick={() => void copyText(details, 'Details copied')}>Copy details</Button>
        </div>
        <p className="text-faint text-small">Code: {fault}. The details hold no messages and no keys.</p>
      </div>
    </main>
  )
}
