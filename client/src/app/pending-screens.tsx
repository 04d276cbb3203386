import { selectChatIds } from '../state/chats.selectors.ts'
import { Link } from '../state/link.tsx'
import { useStore } from '../state/store.ts'
import { Avatar } from '../ui/avatar.tsx'

/** Stands in until the features are there. */
export function ChatList({ selectedId }: { selectedId: string | undefined }) {
  const chatIds = useStore(selectChatIds)
  const chats = useStore((state) => state.chatsById)
  return (
    <div className="h-full overflow-y-auto px-2">
      <header className="flex h-16 items-center px-2">
        <h1 className="flex-1 font-semibold text-heading">Chats</h1>
        <Link to={{ name: 'settings' }}>Settings</Link>
      </header>
      {chatIds.map((chatId) => (
        <Link
          key={chatId}
          to={{ name: 'chat', chatId }}
          className={`flex h-18 items-center gap-3 rounded-md px-2 ${chatId === selectedId ? 'bg-selected' : ''}`}
        >
          <Avatar id={chatId} name={chats[chatId]?.title ?? ''} />
          <span dir="auto" className="truncate font-semibold">
            {chats[chatId]?.title}
          </span>
        </Link>
      ))}
    </div>
  )
}

export function ChatView({ chatId }: { chatId: string }) {
  return <p>{chatId}</p>
}

export function ChatPanel({ chatId }: { chatId: string }) {
  return <p>{chatId}</p>
}

export function DevicesPage() {
  return null
}
