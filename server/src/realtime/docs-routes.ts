import { type Response, Router } from 'express'
import { API_DOCS_STYLE, renderApiDocs } from './api-docs.ts'
import { makeOpenApi } from './openapi.ts'

/** What the API says of itself, rendered at the first request and kept. */
export function makeDocsRoutes(publicOrigin: string): Router {
  const router = Router({ caseSensitive: true, strict: true })
  const pages = [
    { path: '/api/openapi.json', type: 'application/json', render: () => JSON.stringify(makeOpenApi(publicOrigin)) },
    { path: '/api/docs', type: 'text/html', render: renderApiDocs },
    { path: '/api/docs.css', type: 'text/css', render: () => API_DOCS_STYLE },
  ]
  for (const { path, type, render } of pages) {
    let text: string | undefined
    router.get(path, (_request, response: Response) => {
      text ??= render()
      response.type(type).send(text)
    })
  }
  return router
}
