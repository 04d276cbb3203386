import type { ChatView } from '@stogram/core'
import { ChatRow } from './list/chat-row.tsx'

const HOUR_MS = 3_600_000
const NOW_MS = Date.now()

function sample(title: string, hoursAgo: number, text: string, rest: Partial<ChatView> = {}): ChatView {
  const activityAtMs = NOW_MS - hoursAgo * HOUR_MS
  const sender = { senderId: 'm', senderName: 'Mira Okafor', isOwn: false }
  return {
    id: title,
    kind: 'PRIVATE',
    title,
    memberCount: 2,
    canPost: true,
    unread: 0,
    failed: 0,
    activityAtMs,
    last: { id: title, text, ...sender, atMs: activityAtMs, kind: 'text' },
    ...rest,
  }
}

const read = {
  id: 'read',
  senderId: 'a',
  senderName: 'Ana',
  isOwn: true,
  atMs: NOW_MS,
  kind: 'text',
  state: 'read',
} as const

const chats: ChatView[] = [
  sample('Weekend hike', 0, '7:40 works. Who has the stove?', { kind: 'GROUP', memberCount: 6, unread: 2 }),
  sample('Mira Okafor', 0.2, 'See you there', { draft: 'see you at the' }),
  sample('Design crit', 1, 'The tail corner is 6 px now', { kind: 'GROUP', unread: 3 }),
  sample('Deleted in a moment', 1.5, 'Not to be seen'),
  sample('Tomás Silva', 2, 'Tickets?', { failed: 1 }),
  sample('Grandma', 30, '', { last: { ...read, text: 'Sunday then. Bring the photos!' } }),
  sample('سارة الأحمد', 70, 'شكرا، أراك غدا'),
  sample('Trip 🏔 مع اسم طويل جدا لا يتسع له السطر أبدا', 80, 'Me too', {
    kind: 'GROUP',
    last: { ...read, isOwn: false, senderName: 'عبد الرحمن', text: 'Me too' },
  }),
  sample('Delivered', 81, '', { last: { ...read, state: 'delivered', text: 'Two ticks, not coloured' } }),
  sample('Wolfeschlegelsteinhausenbergerdorff Maximiliane von und zu', 900, 'On and on, past the end of any row', {
    unread: 1_240,
  }),
]

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
          isVerified={index === 1}
          isOpen={index === 0}
          isTabStop={index === 0}
          dot={index === 1 ? 'ok' : undefined}
          typingNames={index === 2 ? ['Mira'] : []}
          isDeleting={index === 3}
        />
      ))}
    </Rows>
  ),
}
