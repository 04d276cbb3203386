import express, { type Express, type Router } from 'express'
import type { Logger } from 'pino'
import type { ServerConfig } from './config/config.ts'
import { makeSecurityHeaders } from './security-headers.ts'
import { makeStatic } from './static.ts'
import { warnOfUntrustedProxy } from './untrusted-proxy.ts'

export interface HttpDeps {
  config: ServerConfig
  publicOrigin: string
  /** Operations, documentation: everything under /api. */
  routers: readonly Router[]
  isReady: () => Promise<boolean>
  log: Logger
}

export function makeHttp({ config, publicOrigin, routers, isReady, log }: HttpDeps): Express {
  const app = express()
  app.disable('x-powered-by')
  app.set('query parser', 'simple')
  app.set('trust proxy', config.trustProxy)
  app.set('etag', false)
  app.set('case sensitive routing', true)
  app.use(warnOfUntrustedProxy(log))
  app.use(makeSecurityHeaders({ publicOrigin }))

  app.get('/healthz', (_request, response) => {
    response.set('Cache-Control', 'no-store').json({ status: 'ok' })
  })
  app.get('/readyz', async (_request, response) => {
    const ready = await isReady()
    response
      .set('Cache-Control', 'no-store')
      .status(ready ? 200 : 503)
      .json({ status: ready ? 'ready' : 'not ready' })
  })
  app.use('/api', (_request, response, next) => {
    response.set('Cache-Control', 'no-store')
    next()
  })
  for (const router of routers) app.use(router)
  app.use(makeStatic(config.clientDirectory))
  app.use((_request, response) => {
    response.status(404).type('text/plain').set('Cache-Control', 'no-store').send('Not found\n')
  })
  return app
}
