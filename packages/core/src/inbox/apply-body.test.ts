import { describe, expect, it } from 'vitest'
import type { EffectBody, MessageRow, PendingEffect } from '../replica/rows.ts'
import { changeRow } from './apply-body.ts'

const ADA = 'A'.repeat(43)
const BEN = `${'B'.repeat(42)}A`
const targetHash = new Uint8Array(32)

const row: MessageRow = {
  id: 'x',
  chatId: 'c',
  order: 5,
  senderId: ADA,
  deviceId: 'd',
  atMs: 0,
  kind: 'text',
  text: 'first',
  reactions: {},
  isQueued: false,
}

function effect(
  seq: number,
  senderId: string,
  body: EffectBody,
  role: PendingEffect['role'] = 'MEMBER',
): PendingEffect {
  return { body, senderId, role, seq, atMs: seq }
}

const edit = (seq: number, text: string, by = ADA) =>
  effect(seq, by, { type: 'edit', targetHash, revision: 1, text, entities: [] })
const reaction = (seq: number, emoji: string, by = BEN) => effect(seq, by, { type: 'reaction', targetHash, emoji })
const removal = (seq: number, by: string, role: PendingEffect['role'] = 'MEMBER') =>
  effect(seq, by, { type: 'delete', targetHash, forEveryone: true }, role)

describe('effects on a message', () => {
  it('[IN3] come to the same in any order: of each kind the highest seq holds', () => {
    const effects = [edit(6, 'second'), edit(8, 'third'), reaction(7, '👍'), reaction(9, '')]
    const forwards = effects.reduce(changeRow, row)
    const backwards = [...effects].reverse().reduce(changeRow, row)
    expect(forwards.text).toBe('third')
    expect(backwards).toEqual(forwards)
    expect(forwards.reactions[BEN]).toEqual({ emoji: '', seq: 9 })
  })

  it('[IN4] are taken only from those who may: edits from the author, deletions also from a moderator', () => {
    expect(changeRow(row, edit(6, 'forged', BEN))).toBe(row)
    expect(changeRow(row, removal(6, BEN))).toBe(row)
    expect(changeRow(row, removal(6, BEN, 'ADMIN')).kind).toBe('deleted')
    expect(changeRow(row, removal(6, ADA)).text).toBe('')
  })

  it('[IN4] change nothing that is deleted', () => {
    const gone = changeRow(row, removal(6, ADA))
    expect(changeRow(gone, edit(7, 'back'))).toBe(gone)
    expect(changeRow(gone, reaction(7, '👍'))).toBe(gone)
  })
})
