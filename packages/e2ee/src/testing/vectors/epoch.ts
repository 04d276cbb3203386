import { privateRoster } from '../../chat/private-chat.ts'
import { encodeHex, equalBytes } from '../../codec/bytes.ts'
import { acceptEpoch } from '../../epoch/accept-epoch.ts'
import type { Epoch } from '../../epoch/epoch.ts'
import { acceptHistoryGrant, makeHistoryGrant } from '../../epoch/history-grant.ts'
import { makeEpoch } from '../../epoch/make-epoch.ts'
import { commitmentOf } from '../../epoch/wrap.ts'
import { hkdf, importHkdfKey } from '../../primitives/hkdf.ts'
import { importRsaPublic } from '../../primitives/rsa.ts'
import { fixedAccountKeys } from '../fixed-keys.ts'
import { countingRandom, type FrozenVectors, hexOf, mustBe, seededDevice, type VectorArea } from './area.ts'

const AT_MS = 1_700_000_000_000

async function setting() {
  const [alice, bob] = [await fixedAccountKeys(0), await fixedAccountKeys(1)]
  const { signer, verified } = await seededDevice(alice.aid, 1)
  const airHash = new Uint8Array(32).fill(7)
  const roster = await privateRoster({ aid: alice.aid, airHash }, { aid: bob.aid, airHash })
  const targetOf = async ({ aid, kid, spkiE }: typeof alice) => {
    return { aid, kid, encryptionKey: await importRsaPublic(spkiE, 'encrypt') }
  }
  const newcomer = await targetOf(alice)
  const members = [newcomer, await targetOf(bob)]
  const receiverOf = ({ aid, kid, identityEncryption }: typeof alice) => {
    return { aid, kid, encryptionPrivateKey: identityEncryption.privateKey }
  }
  return { roster, members, newcomer, signer, verified, me: receiverOf(bob), them: receiverOf(alice) }
}

function accept(
  frozen: FrozenVectors,
  wrap: Uint8Array,
  { roster, verified, me }: Awaited<ReturnType<typeof setting>>,
) {
  return acceptEpoch({ body: frozen('epoch'), roster, creator: verified, previous: 'first', wrap, me })
}

async function nameOf({ key }: Epoch): Promise<string> {
  return encodeHex(await hkdf(key, new Uint8Array(0), new Uint8Array(0), 32))
}

export const epoch: VectorArea = {
  async fixed() {
    const key = await importHkdfKey(countingRandom(1)(32))
    return hexOf({ commitment: await commitmentOf(key, countingRandom(9)(16)) })
  },
  frozen: {
    async make() {
      const scene = await setting()
      const { roster, members, newcomer, signer, me } = scene
      const base = { seq: 4, chain: countingRandom(1)(32) }
      const input = { roster, members, signer, createdAtMs: AT_MS, base }
      const made = await makeEpoch({ ...input, previous: 'first' }, countingRandom(20))
      const wrap = made.wraps.find(({ aid }) => equalBytes(aid, me.aid))?.wrap ?? new Uint8Array(0)
      const own = [{ view: made.epoch, wrap }]
      const grant = await makeHistoryGrant(own, me, newcomer)
      return {
        ...hexOf({
          epoch: made.body,
          wrap,
          grantWrap: grant.wraps[0] ?? wrap,
          grantHash: grant.wrapsHash,
          recordHash: made.epoch.recordHash,
        }),
        derived: await nameOf(made.epoch),
      }
    },
    async check(frozen) {
      const scene = await setting()
      const { them } = scene
      const opened = await accept(frozen, frozen('wrap'), scene)
      mustBe(equalBytes(opened.recordHash, frozen('recordHash')), 'record hash')
      const granted = { aid: them.aid, fromEpoch: 1, toEpoch: 1, wrapsHash: frozen('grantHash') }
      const regained = await acceptHistoryGrant(granted, [opened], [frozen('grantWrap')], them)
      const names = await Promise.all([opened, ...regained].map(nameOf))
      const derived = encodeHex(frozen('derived'))
      mustBe(names.length === 2 && names.every((name) => name === derived), 'epoch secret')
    },
  },
}
