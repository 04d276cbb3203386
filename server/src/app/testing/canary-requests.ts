import { describeSchema, type JsonSchema, OPERATIONS, type OperationName } from '@stogram/contract'

/** No id and no key looks like this by chance. */
export const CANARY = 'canaryAA'

/**
 * Requests of an operation that carry the canary wherever text or bytes may stand: one that is of the documented form
 * as far as a form can say, and for each field one in which that field is nothing but the canary.
 */
export function canaryRequests(name: OperationName): Record<string, unknown>[] {
  const whole = sample(describeSchema(OPERATIONS[name].request)) as Record<string, unknown>
  const spoilt = Object.keys(whole).map((field) => ({ ...whole, [field]: CANARY }))
  return [whole, ...spoilt, { ...whole, [CANARY]: CANARY }]
}

function sample(schema: JsonSchema): unknown {
  const { type, enum: choices, const: only, anyOf, properties, items, minimum } = schema as Record<string, never>
  if (only !== undefined) return only
  if (choices !== undefined) return choices[0]
  if (anyOf !== undefined) return sample(anyOf[0])
  if (type === 'object') {
    return Object.fromEntries(Object.entries<JsonSchema>(properties ?? {}).map(([name, each]) => [name, sample(each)]))
  }
  if (type === 'array') return [sample(items ?? {})]
  if (type === 'string') return text(schema)
  return minimum ?? 1
}

/** Long enough for its form, which stands in a length or in the pattern. */
function text({ minLength, pattern }: { minLength?: number; pattern?: string }): string {
  if (pattern?.includes('-7[0-9a-f]')) return '0192f0c0-0000-7000-8000-000000000000'
  const [, repeated] = /\{(\d+)\}\[/.exec(pattern ?? '') ?? []
  const length = Math.max(minLength ?? 0, repeated === undefined ? 0 : Number(repeated) + 1)
  return CANARY.padEnd(length, 'A')
}
