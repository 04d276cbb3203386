import type { ChatId } from '@stogram/contract'
import { Menu as MenuGlyph, MessagesSquare, MonitorSmartphone, Search, Settings, SquarePen } from 'lucide-react'
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
import { ChatTabs, TAB_NAMES } from '../choice/chat-tabs.tsx'
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
  const [wanted, setWanted] = useState<string>()
  const field = useRef<HTMLInputElement>(null)
  const [lastId, setLastId] = useState(selectedId)
  // What was looked for is found.
  if (selectedId !== lastId) {
    setLastId(selectedId)
    if (selectedId !== undefined) setQuery('')
  }
  const pane = useRef<HTMLDivElement>(null)
  const { chatIds, unlisted, hold } = useShownChats(query, tab, selectedId)
  useChatKeys(chatIds, selectedId, field)

  function openFirst(): void {
    const chatId = chatIds[0]
    if (query === '') return
    if (chatId === undefined) return add(unlisted)
    setQuery('')
    navigate({ name: 'chat', chatId })
  }
  /** Opens the sheet that begins chats, and looks for somebody there. */
  function add(username?: string): void {
    setWanted(username)
    setSheet('open')
  }
  return (
    <div ref={pane} className="flex h-full min-h-0 flex-col bg-surface">
      <ListHeader onAdd={() => add()} />
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
          unlisted={unlisted}
          tab={tab}
          hold={hold}
          onAdd={add}
        />
      </div>
      <Suspense fallback={null}>
        {sheet !== undefined && (
          <NewChatSheet
            isOpen={sheet === 'open'}
            wanted={wanted}
            onClose={() => setSheet('closed')}
            onDone={() => setQuery('')}
          />
        )}
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
  /** A username in the search that no chat has. */
  unlisted: string | undefined
  tab: ChatTab
  hold(isHeld: boolean): void
  /** Begins a chat, with the person of this username where one is given. */
  onAdd(username?: string): void
}

function ListBody({ chatIds, openId, query, unlisted, tab, hold, onAdd }: ListBodyProps) {
  const isLoading = useStore((state) => !state.hasViews || selectAccount(state)?.areChatsAwaited === true)
  const findUnlisted = unlisted !== undefined && (
    <Button glyph={Search} className="min-w-0 max-w-full" onClick={() => onAdd(unlisted)}>
      <span className="truncate">
        Find <bdi>@{unlisted}</bdi>
      </span>
    </Button>
  )
  if (chatIds.length > 0) {
    return (
      <>
        <ChatRows chatIds={chatIds} openId={openId} onHold={hold} />
        {findUnlisted && <div className="flex shrink-0 justify-center border-line border-t p-3">{findUnlisted}</div>}
      </>
    )
  }
  if (isLoading) {
    return (
      <AfterDelay>
        <SkeletonRows count={8} label="Loading chats" />
      </AfterDelay>
    )
  }
  if (query !== '') {
    const where = tab === 'all' ? 'your chats' : `“${TAB_NAMES[tab]}”`
    return (
      <EmptyState
        title="Nothing found"
        text={`Search looks at names and usernames in ${where}, not at messages.`}
        action={findUnlisted}
      />
    )
  }
  if (tab !== 'all') return <EmptyState title={tab === 'unread' ? 'Everything is read' : 'No groups yet'} />
  return (
    <EmptyState
      drawing={<Icon glyph={MessagesSquare} size="lg" />}
      title="No chats yet"
      text="Find somebody by username, or send them your invite link."
      action={
        <Button variant="primary" glyph={SquarePen} onClick={() => onAdd()}>
          New chat
        </Button>
      }
    />
  )
}
