import { describe, expect, it } from 'vitest'
import { checkRecoveryWords } from './check-recovery-words.ts'

const WHOLE = `${'abandon '.repeat(23)}art`

describe('the words of a recovery key, while they are typed', () => {
  it('are counted, whatever stands between them', async () => {
    expect(await checkRecoveryWords('')).toEqual({ count: 0, unknown: [], completions: [], isWhole: false })
    expect((await checkRecoveryWords('  Abandon\n ability  ')).count).toBe(2)
  })

  it('are finished from two letters on, and not called wrong before', async () => {
    expect((await checkRecoveryWords('abandon z')).completions).toEqual([])
    expect(await checkRecoveryWords('abandon zo')).toMatchObject({ completions: ['zone', 'zoo'], unknown: [] })
    expect((await checkRecoveryWords('abandon zo ')).completions).toEqual([])
  })

  it('are named when no recovery key has them', async () => {
    expect((await checkRecoveryWords('abandom ability zo ')).unknown).toEqual(['abandom', 'zo'])
    expect((await checkRecoveryWords('ability zx')).unknown).toEqual(['zx'])
  })

  it('are whole with 24 words and the right last one', async () => {
    expect((await checkRecoveryWords(WHOLE)).isWhole).toBe(true)
    expect((await checkRecoveryWords(WHOLE.replace(/art$/, 'able'))).isWhole).toBe(false)
    expect((await checkRecoveryWords('abandon '.repeat(12))).isWhole).toBe(false)
  })
})
