import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'
import { type BuiltServer, type BuiltServerOptions, startBuiltServer } from './built-server.ts'
import { type BrowserSession, openPrivateWindow, startChromium } from './chromium.ts'
import { type Link, openLink } from './link.ts'
import { openProfile, type Profile } from './profile.ts'

/** Origins are configured when the server starts, so as many cables are laid as a journey may need. */
const CABLES = 6

interface ProfileOptions {
  /** A process and a directory of its own: it can be killed, started again, and would install the app. */
  hasOwnBrowser?: boolean
}

/** A server and the people around it, for one test file. */
export interface Stage {
  readonly server: BuiltServer
  /** Storage and a cable to the server of its own, in a browser shared by all who need none of their own. */
  newProfile(name: string, options?: ProfileOptions): Promise<Profile>
  /** Those who are there now stay until the stage closes. For `beforeAll`. */
  keepAll(): void
  /** Fails when any browser complained about anything; forgets the profiles that are not kept. For `afterEach`. */
  clear(test: { task: EndedTest }): Promise<void>
  close(): Promise<void>
}

export async function openStage(options: Pick<BuiltServerOptions, 'settings'> = {}): Promise<Stage> {
  const directory = await mkdtemp(join(tmpdir(), 'stogram-browsers-'))
  const relays = await Promise.all(Array.from({ length: CABLES }, () => openLink()))
  const server = await startBuiltServer({ ...options, origins: relays.map((relay) => relay.url) })
  for (const relay of relays) relay.leadTo(server.port)
  const free: Link[] = [...relays]
  const taken: Profile[] = []
  const kept = new Set<Profile>()
  let profileCount = 0
  let shared: Promise<BrowserSession> | undefined

  async function openShared(): Promise<BrowserSession> {
    shared ??= startChromium(join(directory, 'shared'))
    return openPrivateWindow((await shared).browser)
  }

  return {
    server,
    async newProfile(name, { hasOwnBrowser = false } = {}) {
      const link = free.pop()
      if (!link) throw new Error(`More than ${CABLES} profiles at a time`)
      profileCount += 1
      const own = hasOwnBrowser ? join(directory, `${profileCount}-${name}`) : undefined
      const openBrowser = own === undefined ? openShared : () => startChromium(own)
      const profile = await openProfile({ name, link, openBrowser })
      taken.push(profile)
      return profile
    },
    keepAll() {
      for (const profile of taken) kept.add(profile)
    },
    async clear({ task }) {
      if (task.result?.state === 'fail') await keepPictures(task.name, taken)
      const faults = taken.flatMap((profile) => profile.takeFaults().map((fault) => `${profile.name}: ${fault}`))
      const ending = taken.filter((profile) => !kept.has(profile))
      taken.splice(0, taken.length, ...kept)
      await Promise.all(ending.map((profile) => profile.close()))
      for (const { link } of ending) {
        link.mend()
        free.push(link)
      }
      expect(faults, 'what browsers complained about').toEqual([])
    },
    async close() {
      await Promise.all(taken.map((profile) => profile.close()))
      await (await shared)?.close()
      await Promise.all(relays.map((relay) => relay.close()))
      await server.close()
      await rm(directory, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

const PICTURES = fileURLToPath(new URL('../../output', import.meta.url))

interface EndedTest {
  name: string
  result?: { state: string }
}

/** What each person saw at the end of a failed journey, in tests/output. */
async function keepPictures(test: string, profiles: readonly Profile[]): Promise<void> {
  await mkdir(PICTURES, { recursive: true })
  for (const { name, page } of profiles) {
    const path = join(PICTURES, `${test} - ${name}.png`.replaceAll('/', ' '))
    // @NOTE a killed browser has no picture to give.
    await page.screenshot({ path, timeout: 5_000 }).catch(() => undefined)
  }
}
