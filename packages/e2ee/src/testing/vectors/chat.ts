import { encodeInviteLink, inviteKeyPair, makeInviteLink } from '../../chat/invite-link.ts'
import { makeJoinRequest, parseJoinRequest, verifyJoinRequest } from '../../chat/join-request.ts'
import { sealLinkPreview } from '../../chat/link-preview.ts'
import { privateRoster } from '../../chat/private-chat.ts'
import { encodeMembership, membershipHash } from '../../chat/snapshot.ts'
import { encodeHex } from '../../codec/bytes.ts'
import { EMPTY_CHAIN, itemHash, nextChain } from '../../message/chain.ts'
import { countingRandom, hexOf, seededDevice, type VectorArea, type Vectors } from './area.ts'
import { chainOfOps } from './ops.ts'

const AT_MS = 1_700_000_000_000

export const chat: VectorArea = {
  async fixed() {
    const filled = (value: number) => new Uint8Array(32).fill(value)
    const { bodies, state } = await chainOfOps()
    const roster = await privateRoster(
      { aid: filled(1), airHash: filled(3) },
      { aid: filled(2), airHash: filled(4), airHashes: [filled(5), filled(4)] },
    )
    const link = makeInviteLink(state.chatId, countingRandom(7))
    const asker = await seededDevice(filled(9), 9)
    const request = await makeJoinRequest(link, asker.signer, AT_MS)
    await verifyJoinRequest(parseJoinRequest(request), asker.verified)
    const ops: Vectors = {}
    let chain = EMPTY_CHAIN
    for (const { name, body } of bodies) {
      ops[name] = encodeHex(body)
      chain = await nextChain(chain, await itemHash(body))
    }
    return {
      ...ops,
      ...hexOf({
        groupChatId: state.chatId,
        membership: encodeMembership(state),
        membershipHash: await membershipHash(state),
        privateChatId: roster.chatId,
        privateLogHead: roster.logHead,
        privatePastLogHead: roster.pastLogHeads[0] ?? EMPTY_CHAIN,
        inviteKey: (await inviteKeyPair(link)).inviteKey,
        joinRequest: request,
        linkPreview: await sealLinkPreview(link, { title: 'Book club' }, countingRandom(8)),
        transcript: chain,
      }),
      inviteLink: encodeInviteLink(link),
    }
  },
}
