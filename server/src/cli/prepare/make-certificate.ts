import { execFile } from 'node:child_process'
import { mkdtemp, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
/** The longest that browsers believe in. */
const DAYS = 825

/**
 * Writes `privkey.pem` and `fullchain.pem` of this machine's own making, so that everything can start: browsers warn
 * of it and install nothing from it until a real one takes its place.
 */
export async function makeCertificate(directory: string, domain: string): Promise<void> {
  const draft = await mkdtemp(join(directory, '.draft-'))
  try {
    await run('openssl', [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc', '-days', String(DAYS)],
      ...['-subj', `/CN=${domain}`, '-addext', `subjectAltName=DNS:${domain}`],
      ...['-keyout', join(draft, 'privkey.pem'), '-out', join(draft, 'fullchain.pem')],
    ])
    // The certificate last: it is the one that is looked for.
    for (const name of ['privkey.pem', 'fullchain.pem']) await rename(join(draft, name), join(directory, name))
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
}
