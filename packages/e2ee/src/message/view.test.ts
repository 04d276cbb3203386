import { describe, expect, test } from 'vitest'
import { filled } from '../testing/world.ts'
import { compareView, makeView } from './view.ts'

const logHead = filled(32, 1)
const chain = filled(32, 2)
const deviceListHash = filled(32, 3)
const view = makeView({ logSeq: 4, logHead, seq: 9, chain, deviceListHash })
const own = { logHead, chain, deviceListHashes: [filled(32, 8), deviceListHash] }

describe('view', () => {
  test('[TR3] agrees with the same log, chain and device list', () => {
    expect(view).toMatchObject({ logSeq: 4, seq: 9 })
    expect([view.logHead8.length, view.chain16.length, view.deviceListHead8.length]).toEqual([8, 16, 8])
    expect(compareView(view, own)).toEqual({ kind: 'agrees' })
  })

  test('[TR3] finds a forked log and a forked transcript', () => {
    expect(compareView(view, { ...own, logHead: filled(32, 9) })).toEqual({
      kind: 'fork',
      alarm: 'LOG_FORK',
    })
    expect(compareView(view, { ...own, chain: filled(32, 9) })).toEqual({
      kind: 'fork',
      alarm: 'TRANSCRIPT_FORK',
    })
  })

  test('[TR4] never calls it agreement when something could not be compared', () => {
    const missing = (part: string) => ({ kind: 'unverified', missing: [part] })
    const { logHead: _, ...withoutLog } = own
    expect(compareView(view, withoutLog)).toEqual(missing('membership'))
    const { chain: __, ...withoutChain } = own
    expect(compareView(view, withoutChain)).toEqual(missing('transcript'))
    expect(compareView(view, { ...own, deviceListHashes: [] })).toEqual(missing('deviceList'))
    const { deviceListHashes: ___, ...withoutLists } = own
    expect(compareView(view, withoutLists)).toEqual(missing('deviceList'))
    expect(compareView(view, {})).toEqual({
      kind: 'unverified',
      missing: ['membership', 'transcript', 'deviceList'],
    })
  })

  test('[TR4] in a private chat an unknown head is a key not known yet, an older one is fine', () => {
    const rotated = { ...own, logHead: filled(32, 9) }
    expect(compareView(view, { ...rotated, pastLogHeads: [logHead] })).toEqual({ kind: 'agrees' })
    expect(compareView(view, { ...rotated, pastLogHeads: [] })).toEqual({
      kind: 'unverified',
      missing: ['membership'],
    })
  })
})
