import { Check, Lock } from 'lucide-react'
import { Avatar } from '../../ui/avatar.tsx'
import { Icon } from '../../ui/icon.tsx'

/** A few bubbles, so that the first thing seen is what the app is for. Decoration only. */
export function WelcomeDrawing() {
  return (
    <div aria-hidden="true" className="grid gap-2.5 select-none">
      <Peer id="mira" name="Mira Okafor">
        7:40 works. Who has the stove?
      </Peer>
      <div className="flex animate-rise justify-end">
        <p className="max-w-[80%] rounded-lg rounded-ee-xs bg-bubble-own px-4 py-2.5 text-bubble-own-ink">
          Me. And coffee, obviously.
          <span className="ms-3 inline-flex items-center gap-1 align-bottom text-bubble-own-meta text-meta">
            9:42 <Icon glyph={Check} size="sm" className="size-3.5" />
          </span>
        </p>
      </div>
      <div className="flex justify-center pt-1">
        <span className="inline-flex items-center gap-1.5 rounded-full bg-raised px-3 py-1 font-medium text-caption text-muted">
          <Icon glyph={Lock} size="sm" className="size-3.5" />
          End-to-end encrypted
        </span>
      </div>
    </div>
  )
}

function Peer({ id, name, children }: { id: string; name: string; children: React.ReactNode }) {
  return (
    <div className="flex items-end gap-2">
      <Avatar id={id} name={name} size="sm" />
      <p className="max-w-[80%] rounded-lg rounded-es-xs border border-bubble-peer-line bg-bubble-peer px-4 py-2.5">
        {children}
      </p>
    </div>
  )
}
