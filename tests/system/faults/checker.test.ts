import { describe, expect, it } from 'vitest'
import { check, type Invariant } from './checker.ts'
import { type Device, type Evidence, idleIn } from './evidence.ts'

const CHAT = 'chat'

/** Ada and Ben said two things each; Dan came and went. */
function sound(): Evidence {
  const texts = ['ada 1', 'ben 1', 'ada 2', 'ben 2']
  const shown = texts.map((text, index) => ({
    ...{ chatId: CHAT, id: `id-${index + 1}`, order: index + 1, text, reactions: '', kind: 'text' as const },
  }))
  const device = (name: string): Device => ({
    ...{ name, username: name, alarms: [], queued: 0, failed: [] },
    shown: { [CHAT]: shown.map((message) => ({ ...message })) },
    acknowledged: shown
      .filter(({ text }) => text.startsWith(name))
      .map(({ id, order }) => ({ chatId: CHAT, id, order })),
    sighted: shown.map(({ id, order }) => ({ chatId: CHAT, id, order })),
    received: { [CHAT]: [1, 2, 3, 4] },
  })
  const dan = device('dan')
  dan.shown = { [CHAT]: shown.filter(({ order }) => order !== 3) }
  dan.sighted = dan.sighted.filter(({ order }) => order !== 3)
  dan.received = { [CHAT]: [1, 2, 4] }
  return {
    sends: texts.map((text) => ({ device: text.split(' ')[0] ?? '', chatId: CHAT, text, isKept: true })),
    devices: [device('ada'), device('ben'), dan],
    stored: { [CHAT]: shown.map(({ id, order }) => ({ seq: order, id, kind: 'message', at: order * 10_000 })) },
    stays: [
      { chatId: CHAT, username: 'ada', fromSeq: 1, untilSeq: undefined },
      { chatId: CHAT, username: 'ben', fromSeq: 1, untilSeq: undefined },
      { chatId: CHAT, username: 'dan', fromSeq: 1, untilSeq: 2 },
      { chatId: CHAT, username: 'dan', fromSeq: 4, untilSeq: undefined },
    ],
    usage: [1, 2, 3].map((cycle) => ({ server: 0, cycle, residentBytes: 150_000_000, openFiles: 60 })),
    healMs: 1_000,
  }
}

interface Fault {
  what: string
  found: Invariant[]
  plant(evidence: Evidence, ben: Device, list: Device['shown'][string]): void
}

const FAULTS: Fault[] = [
  { what: 'a device lacks a message', found: ['I1', 'I7', 'I2'], plant: (_, __, list) => list.splice(1, 1) },
  {
    what: 'a device shows a message twice',
    found: ['I1', 'I2', 'I4'],
    plant: (_, __, list) => list.push({ ...message(list, 3) }),
  },
  {
    what: 'two messages are shown in another order',
    found: ['I2', 'I4'],
    plant: (_, __, list) => list.splice(1, 3, message(list, 3), message(list, 2), message(list, 1)),
  },
  {
    what: 'a message stands at another place than in the log',
    found: ['I7', 'I2'],
    plant: (_, __, list) => Object.assign(message(list, 3), { order: 5 }),
  },
  {
    what: 'the log holds an item twice',
    found: ['I2', 'I3', 'I6'],
    plant: ({ stored }) => stored[CHAT]?.push({ seq: 5, id: 'id-4', kind: 'message', at: 50_000 }),
  },
  {
    what: 'the log has a gap',
    found: ['I2', 'I3', 'I6'],
    plant: ({ stored }) => Object.assign(stored[CHAT]?.[3] ?? {}, { seq: 5 }),
  },
  {
    what: 'a message was called sent and is gone',
    found: ['I6'],
    plant: (_, ben) => ben.acknowledged.push({ chatId: CHAT, id: 'gone', order: 4 }),
  },
  {
    what: 'somebody shows what nobody sent',
    found: ['I5'],
    plant: ({ sends, devices }) => {
      sends.pop()
      for (const device of devices) device.acknowledged = []
    },
  },
  {
    what: 'a message that was shown is gone after a restart',
    found: ['I7'],
    plant: (_, ben) => ben.sighted.push({ chatId: CHAT, id: 'gone', order: 2 }),
  },
  {
    what: 'somebody received what was said without them',
    found: ['I8'],
    plant: ({ devices }) => devices[2]?.received[CHAT]?.push(3),
  },
  {
    what: 'an edit did not reach a device',
    found: ['I9'],
    plant: ({ devices }) => {
      for (const device of devices.slice(1)) Object.assign(device.shown[CHAT]?.[0] ?? {}, { text: 'ada 1!' })
    },
  },
  {
    what: 'a reaction did not reach a device',
    found: ['I9'],
    plant: (_, __, list) => Object.assign(message(list, 0), { reactions: '👍ada' }),
  },
  { what: 'a device raised an alarm', found: ['I10'], plant: (_, ben) => ben.alarms.push('LOG_FORK') },
  { what: 'a device never sent something', found: ['I10'], plant: (_, ben) => Object.assign(ben, { queued: 1 }) },
  { what: 'a device could not send', found: ['I10'], plant: (_, ben) => ben.failed.push('ben 3') },
  {
    what: 'a device cannot read a message',
    found: ['I1', 'I10', 'I2'],
    plant: (_, __, list) => Object.assign(message(list, 1), { kind: 'undecryptable' }),
  },
  {
    what: 'it never came in order',
    found: ['I11'],
    plant: (evidence) => Object.assign(evidence, { healMs: undefined }),
  },
  {
    what: 'a server forgets to close files',
    found: ['I12'],
    plant: ({ usage }) => Object.assign(usage[2] ?? {}, { openFiles: 160 }),
  },
  {
    what: 'a server forgets to free memory',
    found: ['I12'],
    plant: ({ usage }) => Object.assign(usage[2] ?? {}, { residentBytes: 450_000_000 }),
  },
]

function message(list: Device['shown'][string], index: number): Device['shown'][string][number] {
  const found = list[index]
  if (found === undefined) throw new Error(`No message ${index}`)
  return found
}

describe('the checker', () => {
  it('finds nothing where all is as it must be', () => {
    expect(check(sound())).toEqual([])
  })

  it('lets an answer that never came be a yes or a no', () => {
    const evidence = sound()
    evidence.sends.push({ device: 'ben', chatId: CHAT, text: 'ben 3', isKept: false })
    expect(check(evidence)).toEqual([])
  })

  it.each(FAULTS)('finds that $what', ({ plant, found }) => {
    const evidence = sound()
    const [, ben] = evidence.devices
    const list = ben?.shown[CHAT]
    if (ben === undefined || list === undefined) throw new Error('Ben is missing')
    plant(evidence, ben, list)
    expect(new Set(check(evidence).map(({ invariant }) => invariant))).toEqual(new Set(found))
  })
})

describe('a campaign in which nothing happened proves nothing', () => {
  const kept = (device: string, isKept: boolean) => ({ device, chatId: CHAT, text: '', isKept })
  const sends = Array.from({ length: 10 }, () => [kept('ada', true), kept('ben', false)]).flat()

  it('because a device kept no message, or because nothing failed', () => {
    expect(idleIn(30, sends, ['ada'], ['one', 'another'])).toEqual([])
    expect(idleIn(30, sends, ['ada', 'ben'], ['one', 'another'])).toEqual(['ben'])
    expect(idleIn(30, sends, ['ada'], ['one'])).toEqual(['nemesis'])
  })
})
