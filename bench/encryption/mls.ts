import {
  type CiphersuiteImpl,
  type ClientState,
  createApplicationMessage,
  createCommit,
  createGroup,
  defaultCapabilities,
  defaultLifetime,
  emptyPskIndex,
  generateKeyPackage,
  getCiphersuiteFromName,
  getCiphersuiteImpl,
  joinGroup,
  type PrivateMessage,
  processPrivateMessage,
} from 'ts-mls'
import { type Contender, TEXT, timeOf } from './contender.ts'

const suite = getCiphersuiteImpl(getCiphersuiteFromName('MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519'))
const groups = new Map<number, Promise<{ first: ClientState; second: ClientState }>>()

/** The yardstick: MLS (RFC 9420) by ts-mls, native algorithms only. Its messages pass through one sender's ratchet. */
export const mls: Contender = {
  async messages(count) {
    const impl = await suite
    const { first, second } = await groupOf(2)
    const sealed: PrivateMessage[] = []
    const sealMs = await timeOf(async () => {
      sealed.push(...(await sealAll(impl, first, count)))
    })
    const openMs = await timeOf(() => openAll(impl, second, sealed))
    return { sealMs: sealMs / count, openMs: openMs / count }
  },

  async history(count) {
    const impl = await suite
    const { first, second } = await groupOf(2)
    const sealed = await sealAll(impl, first, count)
    return (count / (await timeOf(() => openAll(impl, second, sealed)))) * 1_000
  },

  async newEpoch(memberCount) {
    const cipherSuite = await suite
    const { first: state } = await groupOf(memberCount)
    return timeOf(() => createCommit({ state, cipherSuite }))
  },
}

async function sealAll(impl: CiphersuiteImpl, start: ClientState, count: number): Promise<PrivateMessage[]> {
  const text = new TextEncoder().encode(TEXT)
  const sealed: PrivateMessage[] = []
  let state = start
  for (let i = 0; i < count; i++) {
    const made = await createApplicationMessage(state, text, impl)
    state = made.newState
    sealed.push(made.privateMessage)
  }
  return sealed
}

async function openAll(impl: CiphersuiteImpl, start: ClientState, sealed: readonly PrivateMessage[]): Promise<void> {
  let state = start
  for (const message of sealed) {
    const opened = await processPrivateMessage(state, message, emptyPskIndex, impl)
    if (opened.kind !== 'applicationMessage') throw new Error('not a message')
    state = opened.newState
  }
}

/** Made once for each size: a thousand members take seconds. */
function groupOf(memberCount: number): Promise<{ first: ClientState; second: ClientState }> {
  const group = groups.get(memberCount) ?? makeGroup(memberCount)
  groups.set(memberCount, group)
  return group
}

async function makeGroup(memberCount: number): Promise<{ first: ClientState; second: ClientState }> {
  const impl = await suite
  const [own, ...others] = await Promise.all(Array.from({ length: memberCount }, (_, n) => makePackage(impl, n)))
  const [second] = others
  if (own === undefined || second === undefined) throw new Error('a group of nobody')
  const id = new TextEncoder().encode('bench')
  const alone = await createGroup(id, own.publicPackage, own.privatePackage, [], impl)
  const extraProposals = others.map(({ publicPackage }) => {
    return { proposalType: 'add' as const, add: { keyPackage: publicPackage } }
  })
  const { newState, welcome } = await createCommit({ state: alone, cipherSuite: impl }, { extraProposals })
  if (welcome === undefined) throw new Error('no welcome')
  const { publicPackage, privatePackage } = second
  const tree = newState.ratchetTree
  const joined = await joinGroup(welcome, publicPackage, privatePackage, emptyPskIndex, impl, tree)
  return { first: newState, second: joined }
}

function makePackage(impl: CiphersuiteImpl, n: number) {
  const identity = new TextEncoder().encode(`member ${n}`)
  const credential = { credentialType: 'basic' as const, identity }
  return generateKeyPackage(credential, defaultCapabilities(), defaultLifetime, [], impl)
}
