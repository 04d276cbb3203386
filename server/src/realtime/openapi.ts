import {
  describeSchema,
  ERRORS,
  type ErrorCode,
  errorsOf,
  type JsonSchema,
  OPERATIONS,
  type Operation,
  PROTOCOL_HEADER,
  PROTOCOL_VERSION,
} from '@stogram/contract'

/** The REST side of the contract as an OpenAPI 3.1 document; generated, never written. */
export function makeOpenApi(serverUrl: string): JsonSchema {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const operation of Object.values(OPERATIONS as Record<string, Operation>)) {
    const path = operation.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [operation.method.toLowerCase()]: describe(operation) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Stogram',
      version: String(PROTOCOL_VERSION),
      description:
        'Bytes are base64url without padding. Operations marked `x-socket-event` may also be called over Socket.IO, ' +
        'as an acknowledged event with the same request and the same answer.',
    },
    servers: [{ url: serverUrl }],
    paths,
    components: {
      securitySchemes: {
        device: { type: 'http', scheme: 'bearer', description: 'The access token of a signed-in device.' },
        factor: {
          type: 'http',
          scheme: 'bearer',
          description: 'The ticket of a log-in that asks for the second factor; opens auth:prove-factor only.',
        },
        ticket: { type: 'http', scheme: 'bearer', description: 'The ticket of a log-in; opens device:enrol only.' },
        cookie: { type: 'apiKey', in: 'cookie', name: '__Host-rt', description: 'The refresh cookie.' },
      },
      schemas: { Error: ERROR_SCHEMA },
    },
  }
}

const ERROR_SCHEMA = {
  type: 'object',
  required: ['success', 'error'],
  properties: {
    success: { const: false },
    error: {
      type: 'object',
      required: ['code', 'message'],
      properties: {
        code: { enum: Object.keys(ERRORS) },
        message: { type: 'string' },
        details: { type: 'object' },
      },
    },
  },
}

function describe(operation: Operation): JsonSchema {
  const request = describeSchema(operation.request)
  const inPath = [...operation.path.matchAll(/:(\w+)/g)].map(([, name]) => name ?? '')
  const properties = (request['properties'] ?? {}) as Record<string, unknown>
  const required = new Set((request['required'] ?? []) as string[])
  const isGet = operation.method === 'GET'
  const parameter = (name: string, place: 'path' | 'query') => ({
    name,
    in: place,
    required: place === 'path' || required.has(name),
    schema: properties[name] ?? {},
  })
  const others = Object.keys(properties).filter((name) => !inPath.includes(name))
  return {
    operationId: operation.name,
    summary: operation.summary,
    tags: [operation.name.split(':')[0] ?? operation.name],
    ...(operation.overSocket ? { 'x-socket-event': operation.name } : {}),
    'x-rate-class': operation.rateClass,
    security: operation.authentication === 'none' ? [] : [{ [operation.authentication]: [] }],
    parameters: [
      { name: PROTOCOL_HEADER, in: 'header', required: true, schema: { type: 'integer', const: PROTOCOL_VERSION } },
      ...inPath.map((name) => parameter(name, 'path')),
      ...(isGet ? others.map((name) => parameter(name, 'query')) : []),
    ],
    ...(isGet || others.length === 0 ? {} : { requestBody: requestBody(request, others, required) }),
    responses: responsesOf(operation),
  }
}

function requestBody(request: JsonSchema, others: readonly string[], required: ReadonlySet<string>): JsonSchema {
  const properties = (request['properties'] ?? {}) as Record<string, unknown>
  const schema = {
    ...request,
    properties: Object.fromEntries(others.map((name) => [name, properties[name]])),
    required: others.filter((name) => required.has(name)),
  }
  return { required: true, content: { 'application/json': { schema } } }
}

function responsesOf(operation: Operation): JsonSchema {
  const success = {
    type: 'object',
    required: ['success', 'data'],
    properties: { success: { const: true }, data: describeSchema(operation.response) },
  }
  const codesByStatus = new Map<number, ErrorCode[]>()
  for (const code of errorsOf(operation)) {
    codesByStatus.set(ERRORS[code].status, [...(codesByStatus.get(ERRORS[code].status) ?? []), code])
  }
  const failures = [...codesByStatus].map(([status, codes]) => [
    status,
    {
      description: codes.map((code) => `\`${code}\`: ${ERRORS[code].message}`).join(' '),
      content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
    },
  ])
  return {
    200: { description: 'Done.', content: { 'application/json': { schema: success } } },
    ...Object.fromEntries(failures),
  }
}
