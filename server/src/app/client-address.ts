import type { IncomingMessage } from 'node:http'
import type { Express } from 'express'

/** The address Express would give for this request; an upgrade never passes through Express itself. */
export function makeClientAddress(app: Express) {
  const isTrusted = app.get('trust proxy fn') as (address: string, hop: number) => boolean
  return (request: IncomingMessage): string => {
    const forwarded = [request.headers['x-forwarded-for'] ?? []].flat().join(',')
    const hops = forwarded
      .split(',')
      .flatMap((part) => (part.trim() === '' ? [] : [part.trim()]))
      .reverse()
    let address = request.socket.remoteAddress ?? ''
    for (const [index, next] of hops.entries()) {
      if (!isTrusted(address, index)) break
      address = next
    }
    return address
  }
}
