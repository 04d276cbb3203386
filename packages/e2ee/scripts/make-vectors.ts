// `npm run vectors`: writes the vectors of areas that have none. Files that exist are frozen and are not touched.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { AREAS, makeVectors } from '../src/testing/vectors/index.ts'

const folder = new URL('../vectors/', import.meta.url)
mkdirSync(folder, { recursive: true })
for (const [name, area] of Object.entries(AREAS)) {
  const path = new URL(`${name}.json`, folder)
  if (existsSync(path)) {
    console.log(`${name}: frozen`)
    continue
  }
  writeFileSync(path, `${JSON.stringify(await makeVectors(area), undefined, 2)}\n`)
  console.log(`${name}: written`)
}
