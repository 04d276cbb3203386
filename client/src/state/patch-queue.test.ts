import type { CorePatch } from '@stogram/core'
import { expect, test } from 'vitest'
import { makePatchQueue } from './patch-queue.ts'

function open() {
  const frames: (() => void)[] = []
  const applied: CorePatch[][] = []
  const queue = makePatchQueue(
    (patches) => applied.push(patches),
    (run) => frames.push(run),
  )
  return { frames, applied, queue }
}

test('patches of one frame are applied once, in order', () => {
  const { frames, applied, queue } = open()
  queue.release()
  queue.add([typing('a')])
  queue.add([typing('b'), typing('c')])
  expect(frames).toHaveLength(1)
  frames[0]?.()
  expect(applied).toEqual([[typing('a'), typing('b'), typing('c')]])
  queue.add([typing('d')])
  expect(frames).toHaveLength(2)
})

test('patches wait for the whole picture, and come after it', () => {
  const { frames, applied, queue } = open()
  queue.add([typing('a')])
  expect(frames).toHaveLength(0)
  queue.release()
  queue.add([typing('b')])
  expect(frames).toHaveLength(1)
  frames[0]?.()
  expect(applied).toEqual([[typing('a'), typing('b')]])
})

function typing(chatId: string): CorePatch {
  return { topic: 'typing', chatId, accountIds: [] }
}
