import { AppWindow } from 'lucide-react'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Icon } from '../../ui/icon.tsx'

/** Only one window may write to the database, and another one does. */
export function ElsewhereScreen({ onUseHere }: { onUseHere(): void }) {
  return (
    <main className="h-full bg-canvas">
      <h1 className="sr-only">Stogram</h1>
      <EmptyState
        drawing={<Icon glyph={AppWindow} size="lg" className="size-12" />}
        title="Open in another window"
        text="Stogram already runs in another window of this browser. Only one can be used at a time."
        action={
          <Button variant="primary" onClick={onUseHere}>
            Use here
          </Button>
        }
      />
    </main>
  )
}
