import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { AREAS, compareVectors, type VectorFile } from './testing/vectors/index.ts'

const FOLDER = new URL('../vectors/', import.meta.url)

function vectorsOf(name: string): VectorFile {
  return JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), 'utf8')) as VectorFile
}

describe('frozen vectors', () => {
  test.each(Object.keys(AREAS))(
    '[CV10] %s comes out byte for byte, and what was made once still opens',
    async (name) => {
      expect(await compareVectors(name, vectorsOf(name))).toEqual([])
    },
  )

  test('[CV10] are all compared, and a difference shows', async () => {
    expect(
      readdirSync(FOLDER)
        .filter((file) => file.endsWith('.json'))
        .sort(),
    ).toEqual(
      Object.keys(AREAS)
        .map((name) => `${name}.json`)
        .sort(),
    )
    const { fixed, frozen } = vectorsOf('epoch')
    expect(await compareVectors('epoch', { fixed: { ...fixed, commitment: '00' }, frozen })).toEqual([
      'epoch: commitment',
    ])
    const wrap = frozen['wrap']?.replace(/.$/, (last) => (last === '0' ? '1' : '0')) ?? ''
    const [problem] = await compareVectors('epoch', { fixed, frozen: { ...frozen, wrap } })
    expect(problem).toMatch(/^epoch: E2eeError/)
    expect(await compareVectors('other', { fixed, frozen })).toEqual(['there is no area other'])
  })
})
