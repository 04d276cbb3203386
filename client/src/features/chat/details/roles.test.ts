import type { MemberView } from '@stogram/core'
import { expect, test } from 'vitest'
import { canManage, canRemove, heirsOf, rolesToGive, sortMembers } from './roles.ts'

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

test('only owners give roles, and never to themselves or to other owners', () => {
  expect(rolesToGive('OWNER', member('a', 'MEMBER'))).toEqual(['OWNER', 'ADMIN'])
  expect(rolesToGive('OWNER', member('a', 'ADMIN'))).toEqual(['OWNER', 'MEMBER'])
  expect(rolesToGive('OWNER', member('a', 'OWNER'))).toEqual([])
  expect(rolesToGive('OWNER', member('me', 'OWNER', true))).toEqual([])
  expect(rolesToGive('ADMIN', member('a', 'MEMBER'))).toEqual([])
})

test('the only owner hands over to the others, the highest first; ended accounts inherit nothing', () => {
  const me = member('me', 'OWNER', true)
  const names = (members: MemberView[]) => heirsOf(members).map((heir) => heir.displayName)
  expect(names([me, member('a', 'READER'), member('b', 'MEMBER')])).toEqual(['b', 'a'])
  expect(names([me, member('a', 'MEMBER'), member('b', 'ADMIN')])).toEqual(['b', 'a'])
  expect(names([me, { ...member('a', 'ADMIN'), isDeleted: true }, member('b', 'MEMBER')])).toEqual(['b'])
  expect(names([me, member('a', 'OWNER')])).toEqual([])
  expect(names([me])).toEqual([])
})
