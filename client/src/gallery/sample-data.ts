import type { ChatView, CoreViews, MessageView, PersonView, VerificationView } from '@stogram/core'

/** People, chats and words for the gallery. Ids have the length of real ones. */
export function accountId(letter: string): string {
  return letter.repeat(43)
}

export function chatId(letter: string): string {
  return letter.repeat(22)
}

export const SELF = accountId('A')

const PEOPLE: [string, string, string][] = [
  ['A', 'ana', 'Ana Petrović'],
  ['M', 'mira', 'Mira Okafor'],
  ['T', 'tomas', 'Tomás Silva'],
  ['J', 'jonas', 'Jonas'],
  ['G', 'grandma', 'Grandma'],
  ['S', 'sara', 'سارة الأحمد'],
  ['L', 'long', 'Wolfeschlegelsteinhausenbergerdorff Maximiliane von und zu Hohenlohe-Waldenburg'],
]

export const people: PersonView[] = PEOPLE.map(([letter, username, displayName]) => ({
  accountId: accountId(letter),
  username,
  displayName,
  bio: letter === 'M' ? 'Up early, usually on a hill.' : '',
  isSelf: letter === 'A',
  ...('TSL'.includes(letter) && { verifiedAtMs: Date.now() - 400_000_000 }),
}))

export const verification: VerificationView = {
  safetyNumber: '80594 50843 30061 65828 25245 37324 88366 67984 67267 61430 42174 28126',
  code: `stogram-verify:${'hQdYIIy9jFtnZmzsu_duW2ALke7uYcOH61ce'.repeat(5)}`,
  identity: chatId('R'),
}

const MINUTE_MS = 60_000
const NOW_MS = Date.now()

interface ChatSample extends Partial<ChatView> {
  letter: string
  title: string
  text: string
  minutesAgo: number
}

const CHATS: ChatSample[] = [
  {
    letter: 'w',
    title: 'Weekend hike',
    kind: 'GROUP',
    memberCount: 6,
    text: '7:40 works. Who has the stove?',
    minutesAgo: 3,
    unread: 2,
  },
  {
    letter: 'm',
    title: 'Mira Okafor',
    peerId: accountId('M'),
    text: 'See you there',
    minutesAgo: 12,
    draft: 'see you at the',
  },
  {
    letter: 'd',
    title: 'Design crit',
    kind: 'GROUP',
    memberCount: 4,
    text: 'the tail corner is 6 px now',
    minutesAgo: 40,
    unread: 3,
  },
  { letter: 't', title: 'Tomás Silva', peerId: accountId('T'), text: 'Not sent', minutesAgo: 90, failed: 1 },
  { letter: 'g', title: 'Grandma', peerId: accountId('G'), text: 'Sunday then. Bring the photos!', minutesAgo: 1_500 },
  { letter: 's', title: 'سارة الأحمد', peerId: accountId('S'), text: 'شكرا، أراك غدا', minutesAgo: 3_000 },
  {
    letter: 'l',
    title: people[6]?.displayName ?? '',
    peerId: accountId('L'),
    text: 'A long line that goes on and on, well past the end of any row on any screen',
    minutesAgo: 4_500,
    unread: 1_240,
  },
]

export const chats: ChatView[] = CHATS.map(({ letter, text, minutesAgo, ...rest }) => ({
  id: chatId(letter),
  kind: 'PRIVATE',
  memberCount: 2,
  canPost: true,
  unread: 0,
  failed: 0,
  activityAtMs: NOW_MS - minutesAgo * MINUTE_MS,
  last: {
    id: letter,
    text,
    senderId: accountId('M'),
    senderName: 'Mira',
    isOwn: letter === 'g' || letter === 't',
    atMs: NOW_MS - minutesAgo * MINUTE_MS,
    kind: 'text',
    ...(letter === 'g' && { state: 'read' }),
    ...(letter === 't' && { state: 'failed' }),
  },
  ...rest,
}))

const LINES: [string, string, Partial<MessageView>?][] = [
  ['T', 'Trail report for Saturday: dry until the lake, snow above 1,900 m.'],
  ['T', 'Photos at https://example.org/hike when I am home'],
  [
    'A',
    "I'll bring spare microspikes. Bus at 7:40 from the station?",
    {
      state: 'read',
      replyTo: { senderName: 'Tomás Silva', text: 'snow above 1,900 m' },
      reactions: [
        { emoji: '👍', accountIds: ['M', 'T', 'G', 'S'].map(accountId), own: false },
        { emoji: '🧦', accountIds: [SELF], own: true },
      ],
    },
  ],
  ['M', '7:40 works. Who has the stove?'],
  ['A', 'Me. And coffee, obviously.', { state: 'delivered' }],
  ['A', '☕️', { state: 'sent' }],
  ['S', 'هل يمكنني الانضمام إليكم؟ سأحضر الشاي والتمر.'],
  ['J', 'The alarm for Saturday', { kind: 'deleted' }],
  ['J', 'Waiting for a key from Jonas’s other device. It will open by itself.', { kind: 'undecryptable' }],
  ['A', 'Can everyone send their train tickets?', { state: 'failed', failure: 'unavailable' }],
  ['A', 'See you at the station', { state: 'queued' }],
]

export const messages: MessageView[] = LINES.map(([letter, text, rest], index) => {
  const sender = people.find((person) => person.accountId === accountId(letter))
  return {
    id: `01890000-0000-7000-8000-${String(index).padStart(12, '0')}`,
    chatId: chatId('w'),
    order: index + 1,
    senderId: accountId(letter),
    senderName: sender?.displayName ?? '',
    isOwn: letter === 'A',
    atMs: NOW_MS - (LINES.length - index) * 2 * MINUTE_MS,
    kind: 'text',
    text,
    reactions: [],
    ...rest,
  }
})

export const views: CoreViews = {
  session: {
    phase: 'signed-in',
    accountId: SELF,
    deviceId: chatId('D'),
    username: 'ana',
    displayName: 'Ana Petrović',
    bio: '',
  },
  connection: { state: 'online', sinceMs: NOW_MS, queued: 0, lastSyncAtMs: NOW_MS },
  chats,
  people,
  alarms: [
    {
      ...{ id: 'device', code: 'DEVICE_ADDED', accountId: SELF, deviceId: chatId('E'), deviceName: 'Safari on iPhone' },
      atMs: NOW_MS - MINUTE_MS,
      text: 'A new device was signed in to your account.',
    },
    {
      ...{ id: 'fork', code: 'TRANSCRIPT_FORK', chatId: chatId('w'), accountId: accountId('J') },
      atMs: NOW_MS - 600 * MINUTE_MS,
      text: 'The server shows different messages to different members of this chat.',
      hasEvidence: true,
    },
  ],
  typing: [],
  presences: [],
  joinRequests: [],
}

export const backupCodes = Array.from('klmnopqrst', (letter) => `${letter}abc${letter}567defg${letter}rst`)

export const recoveryWords: string[] =
  'sketch orbit lantern velvet cactus ripple mango anchor pilot quartz hazel timber echo ladder museum spice tunnel wisdom cradle falcon glimpse nectar oxygen ribbon'.split(
    ' ',
  )
