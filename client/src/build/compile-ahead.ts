import type { Plugin } from 'vite'

const HINT = '//# allFunctionsCalledOnLoad\n'

/**
 * Lets the browser compile these scripts whole while it fetches them, beside the thread that draws. Otherwise it
 * compiles each function when it is first called, which is a sixth of the work until the first screen is there.
 */
export function compileAhead(names: readonly string[]): Plugin {
  return {
    name: 'compile-ahead',
    generateBundle: {
      // The browser looks for the hint at the very top, where Vite puts things of its own.
      order: 'post',
      handler(_options, bundle) {
        for (const file of Object.values(bundle)) {
          if (file.type === 'chunk' && names.includes(file.name)) file.code = HINT + file.code
        }
      },
    },
  }
}
