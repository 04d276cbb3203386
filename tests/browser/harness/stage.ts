import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { type BuiltServer, startBuiltServer } from './built-server.ts'
import { type Link, openLink } from './link.ts'
import { openProfile, type Profile } from './profile.ts'

/** Origins are configured when the server starts, so as many cables are laid as a journey may need. */
const CABLES = 5

/** A server and the people around it, for one test file. */
export interface Stage {
  readonly server: BuiltServer
  /** A browser profile of its own, on its own cable to the server. */
  newProfile(name: string): Promise<Profile>
  /** Fails when any browser complained about anything; forgets the profiles. For `afterEach`. */
  clear(): Promise<void>
  close(): Promise<void>
}

export async function openStage(): Promise<Stage> {
  const directory = await mkdtemp(join(tmpdir(), 'stogram-browsers-'))
  const relays = await Promise.all(Array.from({ length: CABLES }, () => openLink()))
  const server = await startBuiltServer({ origins: relays.map((relay) => relay.url) })
  for (const relay of relays) relay.leadTo(server.port)
  const free: Link[] = [...relays]
  const taken: Profile[] = []
  let profileCount = 0

  return {
    server,
    async newProfile(name) {
      const link = free.pop()
      if (!link) throw new Error(`More than ${CABLES} profiles at a time`)
      profileCount += 1
      const profile = await openProfile(name, join(directory, `${profileCount}-${name}`), link)
      taken.push(profile)
      return profile
    },
    async clear() {
      const faults = taken.flatMap((profile) => profile.faults().map((fault) => `${profile.name}: ${fault}`))
      const ending = taken.splice(0)
      await Promise.all(ending.map((profile) => profile.close()))
      for (const { link } of ending) {
        link.mend()
        free.push(link)
      }
      expect(faults, 'what browsers complained about').toEqual([])
    },
    async close() {
      await Promise.all(taken.map((profile) => profile.close()))
      await Promise.all(relays.map((relay) => relay.close()))
      await server.close()
      await rm(directory, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}
