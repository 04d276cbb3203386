import { expect, test } from 'vitest'
import { encodeRecoveryWords, makeRecoveryKey } from './recovery-key.ts'
import { loadRecoveryWordList } from './recovery-word-list.ts'

test('[KH3] every word of a recovery key is one of 2,048, each known by its first four letters', async () => {
  const list = await loadRecoveryWordList()
  expect(new Set(list).size).toBe(2_048)
  expect(new Set(list.map((word) => word.slice(0, 4))).size).toBe(2_048)
  expect(list).toEqual([...list].sort())
  for (const word of (await encodeRecoveryWords(makeRecoveryKey())).split(' ')) expect(list).toContain(word)
})
