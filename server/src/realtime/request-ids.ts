import { randomBytes } from 'node:crypto'
import type { Request } from 'express'

/** Names calls in the log, so that what an error answer shows can be found there. */
export interface RequestIds {
  /** One that no other call has, on whatever server. */
  next(): string
  /** The one that a believed proxy gave the request, or a new one. */
  of(request: Request): string
}

const FORM = /^[\w-]{8,64}$/

/** Counts, where a random id for each message would cost more than the rest of its line. */
export function makeRequestIds(): RequestIds {
  const prefix = randomBytes(6).toString('hex')
  let count = 0
  const next = () => {
    count += 1
    return `${prefix}-${count}`
  }
  return {
    next,
    of(request) {
      const given = request.get('x-request-id')
      if (given === undefined || !FORM.test(given)) return next()
      const isTrusted = request.app.get('trust proxy fn') as (address: string, hop: number) => boolean
      return isTrusted(request.socket.remoteAddress ?? '', 0) ? given : next()
    },
  }
}
