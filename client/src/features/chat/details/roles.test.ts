import type { MemberView } from '@stogram/core'
import { expect, test } from 'vitest'
import { canManage, canRemove, sortMembers } from './roles.ts'

function member(displayName: string, role: MemberView['role'], isSelf = false): MemberView {
  return { accountId: displayName, username: displayName, displayName, bio: '', isSelf, role }
}

test('owners and admins manage', () => {
  expect(['OWNER', 'ADMIN', 'MEMBER', 'READER'].map((role) => canManage(role as MemberView['role']))).toEqual([
    true,
    true,
    false,
    false,
  ])
})

test('nobody removes their equals or themselves', () => {
  expect(canRemove('ADMIN', member('a', 'MEMBER'))).toBe(true)
  expect(canRemove('ADMIN', member('a', 'ADMIN'))).toBe(false)
  expect(canRemove('OWNER', member('a', 'OWNER', true))).toBe(false)
  expect(canRemove('MEMBER', member('a', 'READER'))).toBe(false)
  expect(canRemove(undefined, member('a', 'READER'))).toBe(false)
})

test('ourselves first, then rank, then name', () => {
  const members = [member('z', 'MEMBER'), member('b', 'MEMBER', true), member('o', 'OWNER'), member('a', 'MEMBER')]
  expect(sortMembers(members).map((found) => found.displayName)).toEqual(['b', 'o', 'a', 'z'])
})
