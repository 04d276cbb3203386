import { createServer, type Server } from 'node:http'
import type { Metrics } from '../infra/metrics.ts'

/** Answers `/metrics` and nothing else. Whoever reaches its port may read it: it has one of its own, kept inside. */
export function makeMetricsServer(metrics: Metrics): Server {
  return createServer({ requestTimeout: 10_000 }, (request, response) => {
    if (request.method === 'GET' && request.url === '/metrics') {
      response.setHeader('Content-Type', 'text/plain; version=0.0.4; charset=utf-8')
      response.setHeader('Cache-Control', 'no-store')
      response.end(metrics.write())
    } else {
      response.statusCode = 404
      response.end('Not found\n')
    }
  })
}
