import { idText } from '@stogram/e2ee'
import { describe, expect, it } from 'vitest'
import { makeRoom } from './make-room.ts'

const listed = Array.from({ length: 10 }, (_, i) => new Uint8Array(16).fill(i))
const known = (isSignedIn: (i: number) => boolean) =>
  listed.map((id, i) => ({ deviceId: idText(id), isSignedIn: isSignedIn(i) }))

describe('the device list of an account at a log-in', () => {
  it('[SS10] is left alone while there is room', () => {
    expect(makeRoom(listed.slice(1), known(() => false).slice(1))).toEqual([])
  })

  it('[SS10] is left by all that are signed out when it is full', () => {
    expect(
      makeRoom(
        listed,
        known((i) => i % 5 !== 2),
      ),
    ).toEqual([listed[2], listed[7]])
  })

  it('[SS10] is left by the one seen the longest ago when all are in use', () => {
    expect(makeRoom(listed, known(() => true).reverse())).toEqual([listed[9]])
  })

  it('[SS10] is left by nobody whom it does not name', () => {
    const strangers = [{ deviceId: idText(new Uint8Array(16).fill(99)), isSignedIn: false }]
    expect(() => makeRoom(listed, strangers)).toThrow(expect.objectContaining({ code: 'too_many_devices' }))
    expect(makeRoom(listed, [...strangers, ...known(() => true)])).toEqual([listed[0]])
  })
})
