import type { IncomingHttpHeaders } from 'node:http'

/** True for a request that a page of ours, or no page at all, has made. CORS is not there to ask: nothing is shared. */
export function isOwnOrigin(headers: IncomingHttpHeaders, allowedOrigins: ReadonlySet<string>): boolean {
  const site = headers['sec-fetch-site']
  // 'none' is a person who typed the address.
  if (site !== undefined && site !== 'same-origin' && site !== 'none') {
    // A page on an allowed origin may be another site to the browser (a development server, a second domain).
    return headers.origin !== undefined && allowedOrigins.has(headers.origin)
  }
  return headers.origin === undefined || allowedOrigins.has(headers.origin)
}
