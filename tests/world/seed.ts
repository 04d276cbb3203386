// tsx tests/world/seed.ts <server url> <marker file> [--print]
// Makes the basic world on a running server, remembers it in the marker file, and prints who can log in.
import { writeFile } from 'node:fs/promises'
import { makeBasicWorld, PEOPLE } from './basic.ts'

const [url, marker, ...options] = process.argv.slice(2)
if (!url || !marker) throw new Error('Usage: seed.ts <server url> <marker file> [--print]')

if (!options.includes('--print')) {
  const world = await makeBasicWorld({ url })
  await writeFile(marker, `${JSON.stringify(world, undefined, 2)}\n`)
}
console.log('Log in as:')
for (const { username, password } of Object.values(PEOPLE)) {
  console.log(`  ${username.padEnd(8)} password: ${password}`)
}
