import { type DeviceProof, RefusedError, type Session, UnreachableError } from '@stogram/contract'
import { makeDeviceKeys } from '@stogram/e2ee'
import { describe, expect, it, vi } from 'vitest'
import { makeMemoryDisk } from '../hosts/memory.ts'
import { openDatabase } from '../replica/database.ts'
import { makeManualClock } from '../testing/manual-clock.ts'
import { makeTokens, WrongClockError } from './tokens.ts'

async function open() {
  const clock = makeManualClock()
  const disk = makeMemoryDisk()
  const { signing } = await makeDeviceKeys()
  const asked: { requestId: string; atMs: number }[] = []
  let lost: 'answer' | 'cookie' | undefined
  const refresh = async ({ requestId, atMs }: { requestId: string; atMs: number }): Promise<Session> => {
    asked.push({ requestId, atMs })
    if (lost === 'answer') throw new UnreachableError('lost')
    if (lost === 'cookie') throw new RefusedError({ code: 'unauthorized', message: 'No cookie.' })
    const accessToken = `token-${asked.length}`
    return { accountId: 'a', deviceId: 'd', accessToken, accessExpiresAtMs: clock.nowMs() + 600_000 }
  }
  const resume = vi.fn(async (_proof: DeviceProof): Promise<Session> => {
    throw new RefusedError({ code: 'unauthorized', message: 'No.' })
  })
  const make = () =>
    makeTokens({
      db: openDatabase(disk.open(), () => {}),
      clock,
      signingKey: () => signing.privateKey,
      refresh,
      resume,
    })
  return {
    ...{ clock, asked, make, resume },
    lose: (what: typeof lost) => {
      lost = what
    },
  }
}

describe('tokens', () => {
  it('[SS4] many who need a token at once cause one refresh, and a live token causes none', async () => {
    const { make, asked } = await open()
    const tokens = make()
    expect(await Promise.all([tokens.fetch(), tokens.fetch(), tokens.fetch()])).toEqual([
      'token-1',
      'token-1',
      'token-1',
    ])
    expect(await tokens.fetch()).toBe('token-1')
    expect(asked.length).toBe(1)
  })

  it('[SS4] a token is replaced a minute before it ends, or when the server refuses it', async () => {
    const { make, clock } = await open()
    const tokens = make()
    await tokens.fetch()
    await clock.advance(540_000)
    expect(await tokens.fetch()).toBe('token-2')
    tokens.drop('token-1')
    expect(await tokens.fetch()).toBe('token-2')
    tokens.drop('token-2')
    expect(await tokens.fetch()).toBe('token-3')
  })

  it('[SS5] after a lost answer the same request is made again, also by the next start; after an answer a new one', async () => {
    const { make, asked, lose } = await open()
    lose('answer')
    await expect(make().fetch()).rejects.toBeInstanceOf(UnreachableError)
    lose(undefined)
    const restarted = make()
    await restarted.fetch()
    expect(asked[1]).toEqual(asked[0])
    restarted.drop('token-2')
    await restarted.fetch()
    expect(asked[2]?.requestId).not.toBe(asked[0]?.requestId)
  })

  it('[SE14] where the cookie is lost, the key is proved for another one; what is refused then is over', async () => {
    const { make, lose, resume } = await open()
    lose('cookie')
    await expect(make().fetch()).rejects.toMatchObject({ code: 'unauthorized' })
    resume.mockResolvedValueOnce({ accountId: 'a', deviceId: 'd', accessToken: 'anew', accessExpiresAtMs: 0 })
    expect(await make().fetch()).toBe('anew')
    expect(resume).toHaveBeenCalledTimes(2)
  })

  it('[SS4] a wrong clock is put right by the server instead of ending the session', async () => {
    const clock = makeManualClock()
    const { signing } = await makeDeviceKeys()
    const serverNowMs = clock.nowMs() - 3_600_000
    const asked: number[] = []
    const tokens = makeTokens({
      db: openDatabase(makeMemoryDisk().open(), () => {}),
      clock,
      signingKey: () => signing.privateKey,
      async refresh({ atMs }) {
        asked.push(atMs)
        if (asked.length === 1) throw new WrongClockError(serverNowMs)
        const accessToken = `token-${asked.length}`
        return { accountId: 'a', deviceId: 'd', accessToken, accessExpiresAtMs: serverNowMs + 600_000 }
      },
      resume: () => Promise.reject(new Error('nothing is lost here')),
    })
    expect(await tokens.fetch()).toBe('token-2')
    expect(await tokens.fetch()).toBe('token-2')
    expect(asked).toEqual([clock.nowMs(), serverNowMs])
  })
})
