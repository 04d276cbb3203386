/** The part of Trusted Types that is used here. */
interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): unknown }
}

export const SERVICE_WORKER_URL = '/sw.js'

/**
 * The page's only policy. It vouches for the scripts of our workers and nothing else, so that no other code
 * can start one. Browsers without Trusted Types get the plain address.
 */
export function makeTrustUrl(allowed: readonly string[]): (url: string) => string {
  const check = (url: string): string => {
    if (allowed.includes(url)) return url
    throw new TypeError('This is not the address of one of our workers.')
  }
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes }
  const policy = trustedTypes?.createPolicy('im', { createScriptURL: check })
  // The browser takes the trusted object where the types say string.
  return (url) => (policy === undefined ? check(url) : (policy.createScriptURL(url) as string))
}
