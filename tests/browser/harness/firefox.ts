import { spawn } from 'node:child_process'
import { access, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Where Firefox is, if it is installed. */
export async function findFirefox(): Promise<string | undefined> {
  for (const path of [process.env['FIREFOX_PATH'], '/usr/bin/firefox-esr', '/usr/bin/firefox']) {
    const isThere = path !== undefined && (await access(path).then(isTrue, isFalse))
    if (isThere) return path
  }
  return undefined
}

/**
 * Opens one page in a Firefox of its own. Nothing drives it: the page has to send home what it has to say.
 * Returns what ends the browser.
 */
export async function startFirefox(program: string, profile: string, url: string): Promise<() => Promise<void>> {
  await writeFile(join(profile, 'user.js'), PREFERENCES.map(([name, value]) => preference(name, value)).join('\n'))
  const args = ['--headless', '--no-remote', '--profile', profile, url]
  const child = spawn(program, args, { stdio: 'ignore', detached: true, env: { ...process.env, HOME: profile } })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  return async () => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL')
    await ended
  }
}

/** A first start without questions, pages of its own or calls to its maker. */
const PREFERENCES: readonly (readonly [string, boolean | string])[] = [
  ['browser.shell.checkDefaultBrowser', false],
  ['browser.aboutwelcome.enabled', false],
  ['browser.startup.homepage_override.mstone', 'ignore'],
  ['datareporting.policy.dataSubmissionEnabled', false],
  ['toolkit.telemetry.reportingpolicy.firstRun', false],
  ['app.update.enabled', false],
  ['network.captive-portal-service.enabled', false],
  ['network.connectivity-service.enabled', false],
]

function preference(name: string, value: boolean | string): string {
  return `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`
}

const isTrue = () => true
const isFalse = () => false
