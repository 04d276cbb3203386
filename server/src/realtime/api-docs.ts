import {
  describeSchema,
  ERRORS,
  EVENTS,
  errorsOf,
  OPERATIONS,
  type Operation,
  PROTOCOL_VERSION,
  type ServerEvent,
} from '@stogram/contract'

/** A page for people, rendered once: no script, and its style comes as a file because the policy allows no other. */
export function renderApiDocs(): string {
  const operations = Object.values(OPERATIONS as Record<string, Operation>)
  const events = Object.values(EVENTS as Record<string, ServerEvent>)
  const links = [...operations, ...events].map(
    ({ name }) => `<li><a href="#${escapeHtml(name)}">${escapeHtml(name)}</a></li>`,
  )
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Stogram API</title>
<link rel="stylesheet" href="/api/docs.css">
</head>
<body>
<nav><h2>Contents</h2><ul>${links.join('')}</ul></nav>
<main>
<h1>Stogram API, version ${PROTOCOL_VERSION}</h1>
<p>The same contract as <a href="/api/openapi.json">openapi.json</a>. Bytes are base64url without padding.</p>
<h2>Operations</h2>
${operations.map(renderOperation).join('\n')}
<h2>Events</h2>
<p>Sent by the server over the socket. Losing one is never wrong, only slower.</p>
${events.map(renderEvent).join('\n')}
<h2>Errors</h2>
<table><thead><tr><th>code</th><th>status</th><th>retry</th><th>meaning</th></tr></thead><tbody>
${Object.entries(ERRORS).map(renderError).join('\n')}
</tbody></table>
</main>
</body>
</html>
`
}

function renderOperation(operation: Operation): string {
  const { name, method, path, summary, overSocket, authentication, rateClass } = operation
  const facts = [
    `authentication: ${authentication}`,
    `rate class: ${rateClass}`,
    overSocket ? 'also over the socket' : 'REST only',
  ]
  return `<section id="${escapeHtml(name)}">
<h3>${escapeHtml(name)}</h3>
<p><code>${method} ${escapeHtml(path)}</code></p>
<p>${escapeHtml(summary)}</p>
<p class="facts">${facts.map(escapeHtml).join(' · ')}</p>
<p class="facts">errors: ${errorsOf(operation)
    .map((code) => `<code>${escapeHtml(code)}</code>`)
    .join(' ')}</p>
<details><summary>Request</summary>${renderSchema(operation.request)}</details>
<details><summary>Answer</summary>${renderSchema(operation.response)}</details>
</section>`
}

function renderEvent({ name, summary, payload }: ServerEvent): string {
  return `<section id="${escapeHtml(name)}">
<h3>${escapeHtml(name)}</h3>
<p>${escapeHtml(summary)}</p>
<details><summary>Payload</summary>${renderSchema(payload)}</details>
</section>`
}

function renderError([code, { status, retry, message }]: [
  string,
  { status: number; retry: string; message: string },
]): string {
  return `<tr><td><code>${code}</code></td><td>${status}</td><td>${retry}</td><td>${escapeHtml(message)}</td></tr>`
}

function renderSchema(schema: Operation['request']): string {
  return `<pre>${escapeHtml(JSON.stringify(describeSchema(schema), undefined, 2))}</pre>`
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

export const API_DOCS_STYLE = `
:root { color-scheme: light dark; --line: color-mix(in srgb, currentColor 18%, transparent) }
body { margin: 0; font: 16px/1.5 system-ui, sans-serif; display: grid; grid-template-columns: 16rem minmax(0, 1fr) }
nav { position: sticky; top: 0; block-size: 100vh; overflow: auto; padding: 1rem; border-inline-end: 1px solid var(--line) }
nav ul { list-style: none; padding: 0; margin: 0 }
main { padding: 1rem 2rem; max-inline-size: 60rem }
section { border-block-start: 1px solid var(--line); padding-block: .5rem }
.facts { font-size: .875rem; opacity: .75 }
pre { overflow: auto; padding: .75rem; border: 1px solid var(--line); border-radius: .5rem; font-size: .8125rem }
table { border-collapse: collapse; inline-size: 100% }
td, th { text-align: start; padding: .25rem .5rem; border-block-end: 1px solid var(--line); vertical-align: top }
@media (max-width: 50rem) { body { display: block } nav { position: static; block-size: auto; border: 0 } main { padding: 1rem } }
`
