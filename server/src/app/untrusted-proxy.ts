import type { RequestHandler } from 'express'
import type { Logger } from 'pino'

/** Tells the operator once that somebody in front forwards addresses which are not believed. */
export function warnOfUntrustedProxy(log: Logger): RequestHandler {
  let isTold = false
  return (request, _response, next) => {
    if (!isTold && request.headers['x-forwarded-for'] !== undefined) {
      const isTrusted = request.app.get('trust proxy fn') as (address: string, hop: number) => boolean
      if (!isTrusted(request.socket.remoteAddress ?? '', 0)) {
        isTold = true
        log.warn(
          {},
          'X-Forwarded-For arrives and is not believed: behind a proxy, everyone counts as one address until TRUST_PROXY names it',
        )
      }
    }
    next()
  }
}
