import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the key and the certificate of localhost are. */
    certificates: string
  }
}

export const STOGRAM = fileURLToPath(new URL('../../server/dist/stogram.js', import.meta.url))

/** Before the processes of the tests start: Node reads whom to trust once, at its start. */
export async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const directory = await mkdtemp(join(tmpdir(), 'stogram-certificate-'))
  await promisify(execFile)(process.execPath, [STOGRAM, 'prepare', `--directory=${directory}`, '--domain=localhost'])
  process.env['NODE_EXTRA_CA_CERTS'] = join(directory, 'nginx/fullchain.pem')
  provide('certificates', join(directory, 'nginx'))
  return () => rm(directory, { recursive: true, force: true })
}
