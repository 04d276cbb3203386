import { dictionary } from '@zxcvbn-ts/language-common'
import type { Plugin } from 'vite'

const FILE = /language-common\/dist\/passwords\.json\.mjs$/

/** A password further down is no easier to guess than one that no list has; the whole list weighs 215 KB compressed. */
const COUNT = 10_000

/** Leaves the most common passwords of the list that passwords are measured by. */
export function commonPasswords(): Plugin {
  return {
    name: 'common-passwords',
    enforce: 'pre',
    load(id) {
      if (!FILE.test(id)) return
      const most = dictionary['passwords-common'].slice(0, COUNT)
      // One text is read faster than a list of ten thousand.
      return `export default ${JSON.stringify(most.join('\n'))}.split('\\n')`
    },
  }
}
