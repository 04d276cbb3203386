import { readFileSync } from 'node:fs'
import { validate } from 'dockerfile-utils'
import { describe, expect, it } from 'vitest'

const text = readFileSync(new URL('../../Dockerfile', import.meta.url), 'utf8')
const manifests = ['packages/contract', 'packages/e2ee', 'packages/core', 'server', 'client', 'tests', 'bench']

describe('the Dockerfile', () => {
  it('has no fault that a linter knows', () => {
    expect(validate(text)).toEqual([])
  })

  it('ends as a user who may do nothing', () => {
    const lastStage = text.slice(text.lastIndexOf('\nFROM '))
    expect(lastStage).toMatch(/^USER node$/m)
    expect(lastStage).toMatch(/^HEALTHCHECK /m)
  })

  it('builds on one known version', () => {
    const [, image] = text.match(/^ARG NODE_IMAGE=(.*)$/m) ?? []
    expect(image).toMatch(/^node:\d+\.\d+\.\d+-/)
    expect(text.match(/^FROM .*$/gm)).toEqual([`FROM \${NODE_IMAGE} AS build`, `FROM \${NODE_IMAGE} AS server`])
  })

  it('brings every workspace before it installs, as npm wants', () => {
    const { workspaces } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
    expect(workspaces).toHaveLength(5)
    for (const manifest of manifests) expect(text).toContain(`COPY ${manifest}/package.json ${manifest}/\n`)
  })
})
