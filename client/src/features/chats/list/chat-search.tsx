import { Search, X } from 'lucide-react'
import { Icon } from '../../../ui/icon.tsx'

interface ChatSearchProps {
  query: string
  field: React.RefObject<HTMLInputElement | null>
  onQuery(query: string): void
  /** Enter opens the first chat found; Down goes into the list. */
  onEnter(): void
  onDown(): void
}

export function ChatSearch({ query, field, onQuery, onEnter, onDown }: ChatSearchProps) {
  return (
    <search className="mx-4 mb-2.5 flex h-10 shrink-0 items-center gap-2 rounded-md bg-raised px-3 text-faint focus-within:outline-2 focus-within:outline-accent">
      <Icon glyph={Search} size="sm" />
      <input
        ref={field}
        type="search"
        dir="auto"
        value={query}
        placeholder="Search chats"
        aria-label="Search chats"
        aria-keyshortcuts="Control+K Meta+K"
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onQuery(event.target.value)}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return
          if (event.key === 'Enter') onEnter()
          else if (event.key === 'ArrowDown') onDown()
          else if (event.key === 'Escape') onQuery('')
          else return
          event.preventDefault()
        }}
        className="min-w-0 flex-1 bg-transparent text-ink text-label outline-none placeholder:text-faint [&::-webkit-search-cancel-button]:hidden"
      />
      {query === '' ? (
        <kbd className="rounded-xs border border-line bg-surface px-1.5 font-medium font-sans text-meta pointer-coarse:hidden max-two:hidden">
          {isApple() ? '⌘K' : 'Ctrl K'}
        </kbd>
      ) : (
        <button type="button" aria-label="Clear" className="touch-target" onClick={() => onQuery('')}>
          <Icon glyph={X} size="sm" />
        </button>
      )}
    </search>
  )
}

function isApple(): boolean {
  return /Mac|iPhone|iPad/.test(navigator.userAgent)
}
