import type { ChatId } from '@stogram/contract'
import { Menu as MenuGlyph, MessagesSquare, MonitorSmartphone, Settings, SquarePen } from 'lucide-react'
import { lazy, Suspense, useMemo, useRef, useState } from 'react'
import { navigate } from '../../../state/route.ts'
import { selectAccount } from '../../../state/session.selectors.ts'
import { useStore } from '../../../state/store.ts'
import { AfterDelay } from '../../../ui/after-delay.tsx'
import { Button } from '../../../ui/button.tsx'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { Icon } from '../../../ui/icon.tsx'
import { IconButton } from '../../../ui/icon-button.tsx'
import { MenuButton } from '../../../ui/menu-button.tsx'
import { SkeletonRows } from '../../../ui/skeleton.tsx'
import type { ChatTab } from '../choice/chat-tab.ts'
import { ChatTabs } from '../choice/chat-tabs.tsx'
import { useShownChats } from '../choice/use-shown-chats.ts'
import { loadNewChat } from '../new-chat/load-new-chat.ts'
import { ChatRows } from './chat-rows.tsx'
import { ChatSearch } from './chat-search.tsx'
import { useChatKeys } from './use-chat-keys.ts'

const NewChatSheet = lazy(async () => ({ default: (await loadNewChat()).NewChatSheet }))

export function ChatList({ selectedId }: { selectedId: ChatId | undefined }) {
  const [query, setQuery] = useState('')
  const [tab, setTab] = useState<ChatTab>('all')
  // The sheet is fetched when it is first asked for, and then stays.
  const [sheet, setSheet] = useState<'open' | 'closed' | undefined>(() => (takeNewChatWish() ? 'open' : undefined))
  const field = useRef<HTMLInputElement>(null)
  const pane = useRef<HTMLDivElement>(null)
  const { chatIds, hold } = useShownChats(query, tab, selectedId)
  useChatKeys(chatIds, selectedId, field)

  function openFirst(): void {
    const chatId = chatIds[0]
    if (query === '' || chatId === undefined) return
    setQuery('')
    navigate({ name: 'chat', chatId })
  }
  return (
    <div ref={pane} className="flex h-full min-h-0 flex-col bg-surface">
      <ListHeader onAdd={() => setSheet('open')} />
      <ChatSearch
        query={query}
        field={field}
        onQuery={setQuery}
        onEnter={openFirst}
        onDown={() => pane.current?.querySelector<HTMLElement>('[data-chat-id]')?.focus()}
      />
      <ChatTabs tab={tab} onTab={setTab} />
      <div className="flex min-h-0 flex-1 flex-col">
        <ListBody
          chatIds={chatIds}
          openId={selectedId}
          query={query}
          tab={tab}
          hold={hold}
          onAdd={() => setSheet('open')}
        />
      </div>
      <Suspense fallback={null}>
        {sheet !== undefined && <NewChatSheet isOpen={sheet === 'open'} onClose={() => setSheet('closed')} />}
      </Suspense>
    </div>
  )
}

/** The icon's shortcut opens the app with this word. It counts once, not again with every reload. */
function takeNewChatWish(): boolean {
  if (!new URLSearchParams(location.search).has('new-chat')) return false
  history.replaceState(history.state, '', location.pathname)
  return true
}

function ListHeader({ onAdd }: { onAdd(): void }) {
  const items = useMemo(
    () => [
      { label: 'Settings', glyph: Settings, onSelect: () => navigate({ name: 'settings' }) },
      { label: 'Devices', glyph: MonitorSmartphone, onSelect: () => navigate({ name: 'devices' }) },
    ],
    [],
  )
  return (
    <header className="flex shrink-0 items-center gap-2.5 px-4 pt-3 pb-2">
      <h1 className="min-w-0 flex-1 truncate font-semibold text-heading">Chats</h1>
      <IconButton glyph={SquarePen} label="New chat" onClick={onAdd} />
      <MenuButton glyph={MenuGlyph} label="Menu" items={items} />
    </header>
  )
}

interface ListBodyProps {
  chatIds: readonly ChatId[]
  openId: ChatId | undefined
  query: string
  tab: ChatTab
  hold(isHeld: boolean): void
  onAdd(): void
}

function ListBody({ chatIds, openId, query, tab, hold, onAdd }: ListBodyProps) {
  const isLoading = useStore((state) => !state.hasViews || selectAccount(state)?.areChatsAwaited === true)
  if (chatIds.length > 0) return <ChatRows chatIds={chatIds} openId={openId} onHold={hold} />
  if (isLoading) {
    return (
      <AfterDelay>
        <SkeletonRows count={8} label="Loading chats" />
      </AfterDelay>
    )
  }
  if (query !== '') return <EmptyState title="No chat is called that" text="Search looks at the names of your chats." />
  if (tab !== 'all') return <EmptyState title={tab === 'unread' ? 'Everything is read' : 'No groups yet'} />
  return (
    <EmptyState
      drawing={<Icon glyph={MessagesSquare} size="lg" />}
      title="No chats yet"
      text="Find somebody by username, or send them your invite link."
      action={
        <Button variant="primary" glyph={SquarePen} onClick={onAdd}>
          New chat
        </Button>
      }
    />
  )
}
