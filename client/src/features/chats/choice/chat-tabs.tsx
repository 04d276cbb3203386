import { classNames } from '../../../lib/class-names.ts'
import type { ChatTab } from './chat-tab.ts'

const TABS: { tab: ChatTab; text: string }[] = [
  { tab: 'all', text: 'All' },
  { tab: 'unread', text: 'Unread' },
  { tab: 'groups', text: 'Groups' },
]

interface ChatTabsProps {
  tab: ChatTab
  onTab(tab: ChatTab): void
}

export function ChatTabs({ tab, onTab }: ChatTabsProps) {
  return (
    <fieldset aria-label="Show" className="flex min-w-0 shrink-0 gap-1 px-3 pb-1.5">
      {TABS.map((option) => (
        <button
          key={option.tab}
          type="button"
          aria-pressed={option.tab === tab}
          onClick={() => onTab(option.tab)}
          className={classNames(
            'press touch-target h-7 rounded-full px-2.5 font-medium text-small',
            option.tab === tab ? 'bg-selected text-accent' : 'text-muted hover:bg-hover',
          )}
        >
          {option.text}
        </button>
      ))}
    </fieldset>
  )
}
