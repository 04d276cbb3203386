import type { CorePatch } from '@stogram/core'
import { expect, test } from 'vitest'
import { makePatchQueue } from './patch-queue.ts'

test('patches of one frame are applied once, in order', () => {
  const frames: (() => void)[] = []
  const applied: CorePatch[][] = []
  const queue = makePatchQueue(
    (patches) => applied.push(patches),
    (run) => frames.push(run),
  )
  queue.add([typing('a')])
  queue.add([typing('b'), typing('c')])
  expect(frames).toHaveLength(1)
  frames[0]?.()
  expect(applied).toEqual([[typing('a'), typing('b'), typing('c')]])
  queue.add([typing('d')])
  expect(frames).toHaveLength(2)
})

function typing(chatId: string): CorePatch {
  return { topic: 'typing', chatId, accountIds: [] }
}
