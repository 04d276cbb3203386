import { describe, expect, it } from 'vitest'
import { runEach } from './run-each.ts'

describe('the steps of a stop', () => {
  it('are all run in order, whichever of them fail, and the failures are told', async () => {
    const run: number[] = []
    const step = (number: number, failure?: Error) => async () => {
      run.push(number)
      if (failure) throw failure
    }
    await runEach([step(1), step(2)])
    const failure = new Error('presence')
    await expect(runEach([step(3), step(4, failure), step(5)])).rejects.toBe(failure)
    const several = runEach([step(6, failure), step(7, new Error('other')), step(8)])
    await expect(several).rejects.toMatchObject({ errors: [failure, expect.any(Error)] })
    expect(run).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  })
})
