import type { MessageView } from '@stogram/core'
import { classNames } from '../../../lib/class-names.ts'

interface ReactionsProps {
  reactions: MessageView['reactions']
  isDisabled: boolean
  onReact(emoji: string): void
}

export function Reactions({ reactions, isDisabled, onReact }: ReactionsProps) {
  if (reactions.length === 0) return null
  return (
    <div className="clear-both flex flex-wrap gap-1 pt-1.5 pointer-coarse:gap-y-3 pointer-coarse:py-1.5">
      {reactions.map(({ emoji, accountIds, own }) => (
        <button
          key={emoji}
          type="button"
          tabIndex={-1}
          disabled={isDisabled}
          aria-pressed={own}
          aria-label={`${emoji} ${accountIds.length}${own ? ', yours' : ''}`}
          onClick={() => onReact(emoji)}
          className={classNames(
            'press touch-target tabular inline-flex h-6 items-center justify-center gap-1.5 rounded-full px-2 text-small pointer-coarse:h-8 pointer-coarse:min-w-11',
            own ? 'bg-accent text-on-accent' : 'bg-accent-soft',
          )}
        >
          <span>{emoji}</span>
          {accountIds.length}
        </button>
      ))}
    </div>
  )
}
