import { Check, Lock } from 'lucide-react'
import { classNames } from '../../lib/class-names.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { Icon } from '../../ui/icon.tsx'

/** A few bubbles, so that the first thing seen is what the app is for. Decoration only. */
export function WelcomeDrawing() {
  return (
    <div aria-hidden="true" className="grid w-full max-w-110 select-none gap-2.5">
      <span className="mb-2 inline-flex items-center gap-1.5 justify-self-center rounded-full bg-raised px-3 py-1 font-medium text-caption text-muted">
        <Icon glyph={Lock} size="sm" className="size-3.5" />
        End-to-end encrypted
      </span>
      <Peer id="silva" name="Tomás Silva" className="hidden three:flex">
        Dry until the lake, snow above 1,900 m.
      </Peer>
      <Own time="9:20" className="hidden three:flex">
        I'll bring spikes. Bus at 7:40?
      </Own>
      <Peer id="okafor" name="Mira Okafor">
        7:40 works. Who has the stove?
      </Peer>
      <Own time="9:42" className="animate-rise">
        Me. And coffee.
      </Own>
    </div>
  )
}

interface BubbleProps {
  children: React.ReactNode
  className?: string
}

function Peer({ id, name, className, children }: BubbleProps & { id: string; name: string }) {
  return (
    <div className={classNames('flex items-end gap-2', className)}>
      <Avatar id={id} name={name} size="sm" />
      <p className="max-w-5/6 rounded-lg rounded-es-xs border border-bubble-peer-line bg-bubble-peer px-4 py-2.5">
        {children}
      </p>
    </div>
  )
}

function Own({ time, className, children }: BubbleProps & { time: string }) {
  return (
    <div className={classNames('flex justify-end', className)}>
      <p className="flex max-w-5/6 flex-wrap items-end justify-end gap-x-3 rounded-lg rounded-ee-xs bg-bubble-own px-4 py-2.5 text-bubble-own-ink">
        {children}
        <span className="inline-flex items-center gap-1 text-bubble-own-meta text-meta">
          {time} <Icon glyph={Check} size="sm" className="size-3.5" />
        </span>
      </p>
    </div>
  )
}
