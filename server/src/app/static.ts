import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { RequestHandler } from 'express'
import sirv from 'sirv'

/** Names of built files carry a hash of their content: such a file never changes. */
const HASHED = /-[\w-]{8,}\.\w+(\.map)?$/
const NOT_BUILT = `The web app is not built yet, so there is nothing to show here. The API answers under /api.

Build it with:  npm run build
`

/**
 * Serves the built web app: compressed as the build left it, hashed files for ever, everything else asked for again.
 * A navigation to any path gets the one page there is; a missing file gets a 404, never that page.
 */
export function makeStatic(clientDirectory: string): RequestHandler {
  // Looked up once: a deployment is a new process.
  if (!existsSync(join(clientDirectory, 'index.html'))) {
    return (_request, response) => {
      response.status(503).type('text/plain').set('Cache-Control', 'no-store').send(NOT_BUILT)
    }
  }
  const serve = sirv(clientDirectory, {
    single: true,
    etag: true,
    brotli: true,
    gzip: true,
    // A path with a dot names a file; only the others are navigations.
    ignores: [/\/[^/]*\.[^/]+$/, /^\/api\//],
    setHeaders(response, pathname) {
      const isForever = pathname.startsWith('/assets/') && HASHED.test(pathname)
      response.setHeader('Cache-Control', isForever ? 'public, max-age=31536000, immutable' : 'no-cache')
      if (/^\/(sw|service-worker)\.js$/.test(pathname)) response.setHeader('Service-Worker-Allowed', '/')
    },
  })
  return (request, response, next) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return next()
    serve(request, response, next)
  }
}
