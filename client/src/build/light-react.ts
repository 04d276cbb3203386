import type { Plugin } from 'vite'

const FILE = /react-dom-client\.production\.js$/
const SENTINEL = /\b(\w+Exception) = Error\((formatProdErrorMessage\(\d+\))\)(?=[,;])/g

/**
 * React makes four errors when it loads, which it only throws and compares. For the first one the browser works out
 * where in the source it stands, and for that reads the whole script again: 100 ms on a slow phone before anything is
 * drawn. Objects of the same class do without.
 */
export function lightReact(): Plugin {
  return {
    name: 'light-react',
    transform(code, id) {
      if (!FILE.test(id)) return
      return { code: withLightSentinels(code), map: null }
    },
  }
}

/** Throws when this version of React is written in another way: look then whether this is still needed. */
export function withLightSentinels(code: string): string {
  let count = 0
  const light = code.replace(SENTINEL, (_match, name: string, message: string) => {
    count += 1
    return `${name} = Object.create(Error.prototype, { message: { value: ${message} } })`
  })
  if (count === 0) throw new Error('React makes no errors when it loads any more: remove light-react.ts.')
  return light
}
