import type { SessionView } from '@stogram/core'

export type Fault = Extract<SessionView, { phase: 'failed' }>['fault']

export interface FailedWords {
  title: string
  what: string
  todo: string[]
}

/** What happened and what to do. Nothing is ever deleted on the way to this screen. */
export const FAILED_WORDS: Record<Fault, FailedWords> = {
  corrupt: {
    title: 'The database on this device cannot be read',
    what: 'The browser reports damage in the database that holds your messages and keys. Nothing was deleted.',
    todo: [
      'Close every window of Stogram, then open it again.',
      'Restart the browser, then the device.',
      'If it stays like this, your messages are still on the server, encrypted: another device of yours, or logging in anew in another browser profile, can read them.',
    ],
  },
  full: {
    title: 'There is no space left',
    what: 'The device or the browser has no room, so nothing more can be saved. What was saved is still there.',
    todo: ['Free some space on the device.', 'Then reload this page.'],
  },
  'newer-version': {
    title: 'This window runs an old version',
    what: 'A newer version of Stogram has already updated the database on this device. The old one must not write to it.',
    todo: ['Close every other window of Stogram.', 'Press “Reload” to get the newer version.'],
  },
  blocked: {
    title: 'Another window is in the way',
    what: 'An older window of Stogram keeps the database open, so this one cannot update it.',
    todo: ['Close every other window of Stogram.', 'Then reload this page.'],
  },
  unsupported: {
    title: 'Stogram cannot run here',
    what: 'It needs a secure connection (https) and a browser that offers a database and encryption. Private windows of some browsers offer no database.',
    todo: [
      'Check that the address begins with https.',
      'Use a normal window instead of a private one.',
      'Update the browser, or try a current Chrome, Edge, Firefox or Safari.',
    ],
  },
  unknown: {
    title: 'Stogram could not start',
    what: 'Something went wrong before your messages could be shown. Nothing was deleted.',
    todo: ['Reload this page.', 'Close every window of Stogram, then open it again.', 'Restart the browser.'],
  },
}
