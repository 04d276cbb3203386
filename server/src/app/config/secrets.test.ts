import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openSecrets } from './secrets.ts'

describe('the secrets', () => {
  let dataDirectory: string
  beforeEach(async () => {
    dataDirectory = await mkdtemp(join(tmpdir(), 'stogram-secrets-'))
  })
  afterEach(() => rm(dataDirectory, { recursive: true, force: true }))

  it('[OP3] are made at the first start, for the owner only, and kept', async () => {
    const first = await openSecrets({ dataDirectory, file: undefined })
    const { mode } = await stat(join(dataDirectory, 'secrets.json'))
    expect(mode & 0o777).toBe(0o600)
    expect(await openSecrets({ dataDirectory, file: undefined })).toEqual(first)
    expect(await readdir(dataDirectory)).toEqual(['secrets.json'])
  })

  it('[OP3] are the same for all that start for the first time at once', async () => {
    const all = await Promise.all(Array.from({ length: 8 }, () => openSecrets({ dataDirectory, file: undefined })))
    for (const secrets of all) expect(secrets).toEqual(all[0])
  })

  it('are taken from a file that several servers share, and never made there', async () => {
    const made = await openSecrets({ dataDirectory, file: undefined })
    const file = join(dataDirectory, 'shared.json')
    await expect(openSecrets({ dataDirectory, file })).rejects.toThrow('ENOENT')
    await writeFile(file, await readFile(join(dataDirectory, 'secrets.json')))
    expect(await openSecrets({ dataDirectory: '/nowhere', file })).toEqual(made)
  })

  it.each(['', '{', '{"version":1}', '{"version":1,"preloginKey":"canary"}'])(
    'are not used when damaged: %j',
    async (text) => {
      await writeFile(join(dataDirectory, 'secrets.json'), text)
      const failure = openSecrets({ dataDirectory, file: undefined })
      await expect(failure).rejects.toThrow(/is damaged\. Restore it/)
      await expect(failure).rejects.not.toThrow('canary')
    },
  )
})
