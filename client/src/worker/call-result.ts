import type { CallResult } from './host-api.ts'

/** Runs a command and turns what it throws into a value that keeps its code across the port. */
export async function toCallResult(run: () => unknown): Promise<CallResult> {
  try {
    return { ok: true, value: await run() }
  } catch (error) {
    return { ok: false, error: describeError(error) }
  }
}

function describeError(error: unknown): Extract<CallResult, { ok: false }>['error'] {
  if (!(error instanceof Error)) return { message: 'Unknown failure' }
  const described: Extract<CallResult, { ok: false }>['error'] = { message: error.message }
  if ('code' in error && typeof error.code === 'string') described.code = error.code
  else if ('fault' in error) described.code = 'storage_failed'
  if ('retryAfterMs' in error && typeof error.retryAfterMs === 'number') {
    described.retryAfterMs = error.retryAfterMs
  }
  return described
}
