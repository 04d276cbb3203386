import type { Membership, Role } from '@stogram/e2ee'
import { describe, expect, it } from 'vitest'
import { isSnapshotDue } from './snapshot-due.ts'

const aid = new Uint8Array(32).fill(1)

function groupOf(role: Role, logSeq: number, isClosed = false): Membership {
  return { logSeq, isClosed, members: [{ aid, airHash: aid, role }] } as unknown as Membership
}

describe('a snapshot of the members', () => {
  it('[MB17] is due a hundred ops after the last one, of admins', () => {
    expect(isSnapshotDue(groupOf('ADMIN', 99), aid, {})).toBe(false)
    expect(isSnapshotDue(groupOf('ADMIN', 100), aid, {})).toBe(true)
    expect(isSnapshotDue(groupOf('OWNER', 199), aid, { snapshotOp: 100 })).toBe(false)
    expect(isSnapshotDue(groupOf('OWNER', 200), aid, { snapshotOp: 100 })).toBe(true)
    expect(isSnapshotDue(groupOf('MEMBER', 200), aid, {})).toBe(false)
    expect(isSnapshotDue(groupOf('OWNER', 200, true), aid, {})).toBe(false)
    expect(isSnapshotDue(groupOf('OWNER', 200), new Uint8Array(32), {})).toBe(false)
  })

  it('[MB17] is made of nothing that was not verified', () => {
    expect(isSnapshotDue(groupOf('OWNER', 200), aid, { unproved: { seq: 5, head: aid } })).toBe(false)
  })
})
