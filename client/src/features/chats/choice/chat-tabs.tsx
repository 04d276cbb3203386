import { classNames } from '../../../lib/class-names.ts'
import type { ChatTab } from './chat-tab.ts'

export const TAB_NAMES: Record<ChatTab, string> = { all: 'All', unread: 'Unread', groups: 'Groups' }
const TABS = Object.keys(TAB_NAMES) as ChatTab[]

interface ChatTabsProps {
  tab: ChatTab
  onTab(tab: ChatTab): void
}

export function ChatTabs({ tab, onTab }: ChatTabsProps) {
  return (
    <fieldset aria-label="Show" className="flex min-w-0 shrink-0 gap-1 px-3 pb-1.5">
      {TABS.map((each) => (
        <button
          key={each}
          type="button"
          aria-pressed={each === tab}
          onClick={() => onTab(each)}
          className={classNames(
            'press touch-target h-7 rounded-full px-2.5 font-medium text-small',
            each === tab ? 'bg-selected text-accent' : 'text-muted hover:bg-hover',
          )}
        >
          {TAB_NAMES[each]}
        </button>
      ))}
    </fieldset>
  )
}
