import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Of a world that is whole; who is in it stands inside. */
const WORLD = 'world.json'
/** Of one that is being seeded: a start that finds it clears what that one has left. */
const BEGUN = 'world-begun'

/**
 * What the world in a data directory needs, before the server opens it:
 *
 * seed   an empty directory, or one whose seeding was broken off, which is emptied
 * print  the world is whole
 * leave  there is a database that somebody else made
 *
 * A world on a PostgreSQL (`isElsewhere`) is not emptied: what else is in there nobody knows.
 *
 * @param {string} directory
 * @param {{ isElsewhere?: boolean }} [options]
 * @returns {'seed' | 'print' | 'leave'}
 */
export function prepareWorld(directory, { isElsewhere = false } = {}) {
  if (existsSync(join(directory, WORLD))) return 'print'
  if (!existsSync(join(directory, BEGUN))) {
    if (existsSync(join(directory, 'pglite'))) return 'leave'
    mkdirSync(directory, { recursive: true, mode: 0o700 })
    writeFileSync(join(directory, BEGUN), '')
  } else if (!isElsewhere) {
    for (const name of ['pglite', 'snapshots']) rmSync(join(directory, name), { recursive: true, force: true })
  }
  return 'seed'
}

/**
 * @param {string} directory
 * @returns {string} the file that makes the world whole
 */
export function worldFile(directory) {
  return join(directory, WORLD)
}
