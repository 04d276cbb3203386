import { chats } from '../../gallery/sample-data.ts'
import { ChatRow } from './list/chat-row.tsx'

function Rows({ children }: { children: React.ReactNode }) {
  return <div className="w-list-three rounded-md bg-surface p-2">{children}</div>
}

export const gallery = {
  'Rows of the chat list': (
    <Rows>
      {chats.map((chat, index) => (
        <ChatRow
          key={chat.id}
          chat={chat}
          isOpen={index === 0}
          dot={index === 1 ? 'ok' : undefined}
          typingNames={index === 2 ? ['Mira'] : []}
        />
      ))}
    </Rows>
  ),
}
