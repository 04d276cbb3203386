/** What people in the world say. Plain, invented, and long or short as real messages are. */

export type Speaker = 'alice' | 'ben' | 'chioma' | 'dora' | 'emil' | 'farah'
export type Line = readonly [speaker: Speaker, text: string]

/** The newest messages between Alice and Ben, oldest first. */
export const ALICE_AND_BEN: readonly Line[] = [
  ['ben', 'Did the seedlings survive the weekend?'],
  ['alice', 'All but one. The basil sulked, then forgave me.'],
  ['ben', 'Basil always forgives. Mint just takes over.'],
  ['alice', 'Speaking of which: yours has reached my side of the fence'],
  ['ben', 'It is a gift.'],
  ['alice', 'It is an invasion.'],
  ['ben', 'Tomato soup on Thursday as reparations?'],
  ['alice', 'Accepted. I bring bread.'],
  ['ben', 'The good one with the dark crust?'],
  ['alice', 'Is there another kind?'],
]

/** The newest messages of the group. */
export const ALLOTMENT: readonly Line[] = [
  ['chioma', 'The water is back on at the gate. The left tap still drips.'],
  ['ben', 'I have a washer that fits. Will fix it before work tomorrow.'],
  ['chioma', 'Hero.'],
  [
    'alice',
    'Compost is being delivered on Saturday at nine. We need two wheelbarrows and everybody who can hold a shovel.',
  ],
  ['ben', 'I can borrow a third one.'],
  ['chioma', 'I bring coffee, and the big thermos.'],
  ['alice', 'Then it is settled. Saturday, nine, boots.'],
]

/** Alice's other chats, each with one person, the quietest first. */
export const SIDE_CHATS: readonly (readonly Line[])[] = [
  [
    ['farah', 'The library has your book. They keep it until Tuesday.'],
    ['alice', 'You are quicker than their own e-mail, thank you'],
  ],
  [
    ['alice', 'Did the parcel arrive?'],
    ['emil', 'It did, and the cat has moved into the box.'],
  ],
  [
    ['dora', 'Rehearsal is at seven, not at half past.'],
    ['alice', 'Noted. Same room?'],
    ['dora', 'The one with the good piano.'],
  ],
]

const OPENINGS = ['Quick question:', 'By the way,', 'Good news:', 'Just so you know,', 'Listen,', 'Hm,', 'Ha,'] as const
const MIDDLES = [
  'the beans are up to my knee',
  'somebody left the gate open again',
  'there is a robin in the shed',
  'the forecast says rain until Friday',
  'I found the old rake',
  'the plums are ready',
  'we should lift the potatoes soon',
  'the hose has another hole',
  'I painted the bench',
] as const
const ENDINGS = [
  '.',
  ', and I like it.',
  '. Who has time?',
  '. Pictures later.',
  '!',
  '. Again.',
  ', would you believe it.',
] as const

/** The n-th of as many small remarks as anybody wants; the same n is the same remark. */
export function makeRemark(n: number): string {
  const pick = <T>(from: readonly T[], stride: number) => from[(n * stride) % from.length] ?? from[0]
  return `${pick(OPENINGS, 3)} ${pick(MIDDLES, 5)}${pick(ENDINGS, 2)}`
}
