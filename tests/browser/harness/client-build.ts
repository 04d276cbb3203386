import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const BUILT = fileURLToPath(new URL('../../../client/dist', import.meta.url))

/** A copy of the built web app, for a server that is to serve another version later. */
export interface ClientBuild {
  readonly directory: string
  /** Makes it the next version: its page carries this name, and its service worker knows that the page is another. */
  becomeVersion(name: string): Promise<void>
  remove(): Promise<void>
}

export async function copyClientBuild(): Promise<ClientBuild> {
  const directory = await mkdtemp(join(tmpdir(), 'stogram-client-'))
  await cp(BUILT, directory, { recursive: true })

  async function rewrite(name: string, from: RegExp, to: string) {
    const path = join(directory, name)
    const before = await readFile(path, 'utf8')
    const after = before.replace(from, to)
    if (after === before) throw new Error(`${name} is written in another way`)
    await writeFile(path, after)
    await Promise.all(['.br', '.gz'].map((ending) => rm(path + ending, { force: true })))
  }

  return {
    directory,
    async becomeVersion(name) {
      await rewrite('index.html', /<html /, `<html data-version="${name}" `)
      await rewrite('sw.js', /\{"revision":"\w+","url":"index\.html"\}/, `{"revision":"${name}","url":"index.html"}`)
    },
    remove: () => rm(directory, { recursive: true, force: true }),
  }
}
