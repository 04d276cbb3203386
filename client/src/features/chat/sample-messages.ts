import type { MessageView } from '@stogram/core'

/** For the gallery only. */
const MINUTE_MS = 60_000
const NOW_MS = Date.now()

/** One message as the engine shows it, with what matters to a picture changed. */
export function sampleMessage(index: number, rest: Partial<MessageView> = {}): MessageView {
  const isOwn = rest.isOwn ?? false
  return {
    id: `sample-${index}`,
    chatId: 'chat',
    order: index,
    senderId: isOwn ? 'ana' : 'mira',
    senderName: isOwn ? 'Ana Petrović' : 'Mira Okafor',
    isOwn,
    atMs: NOW_MS - (20 - index) * MINUTE_MS,
    kind: 'text',
    text: '7:40 works. Who has the stove?',
    reactions: [],
    ...rest,
  }
}

const tomas = { senderId: 'tomas', senderName: 'Tomás Silva' }

/** A little of everything that can stand in a conversation. */
export const conversation: MessageView[] = [
  sampleMessage(0, { ...tomas, text: 'Trail report for Saturday: dry until the lake, snow above 1,900 m.' }),
  sampleMessage(1, { ...tomas, text: 'Photos at https://example.org/hike when I am home' }),
  sampleMessage(2, {
    isOwn: true,
    state: 'read',
    text: "I'll bring spare microspikes. Bus at 7:40 from the station?",
    replyTo: { id: 'sample-0', senderName: 'Tomás Silva', text: 'snow above 1,900 m' },
    reactions: [
      { emoji: '👍', accountIds: ['M', 'T', 'G', 'S'], own: false },
      { emoji: '🧦', accountIds: ['A'], own: true },
    ],
  }),
  sampleMessage(3),
  sampleMessage(4, { isOwn: true, state: 'delivered', text: 'Me. And coffee, obviously.', editedAtMs: NOW_MS }),
  sampleMessage(5, { isOwn: true, state: 'sent', text: '☕️' }),
  sampleMessage(6, { senderId: 'sara', senderName: 'سارة الأحمد', text: 'هل يمكنني الانضمام إليكم؟ سأحضر الشاي.' }),
  sampleMessage(7, { kind: 'deleted', text: '' }),
  sampleMessage(8, { kind: 'undecryptable', text: 'Waiting for a key from Mira’s other device.' }),
  sampleMessage(9, { kind: 'system', text: 'Mira added Jonas' }),
  sampleMessage(10, { isOwn: true, state: 'failed', failure: 'unavailable', text: 'Can everyone send tickets?' }),
]
