import { expect, test, vi } from 'vitest'
import { loadOnce } from './load-once.ts'

test('remembers what was loaded, and tries again after a failure', async () => {
  const load = vi.fn<() => Promise<string>>().mockRejectedValueOnce(new Error('offline')).mockResolvedValue('screen')
  const once = loadOnce(load)
  await expect(once()).rejects.toThrow('offline')
  expect(await Promise.all([once(), once()])).toEqual(['screen', 'screen'])
  expect(load).toHaveBeenCalledTimes(2)
})
