import type { ChatId } from '@stogram/contract'
import {
  encodeInviteLink,
  type InviteLink,
  idBytes,
  idText,
  inviteKeyPair,
  type Membership,
  makeInviteLink,
  parseInviteLink,
  rankOf,
  sealLinkPreview,
} from '@stogram/e2ee'
import { CoreError } from '../api.ts'
import { isTransient } from '../connection/caller.ts'
import { findMemberByText } from '../crypto/may-write.ts'
import type { Engine } from '../engine.ts'
import { mustSelf } from '../must.ts'
import { enqueueNote } from '../outbox/enqueue.ts'
import type { NoteRow } from '../replica/rows.ts'
import { changeGroup, loadGroup } from './change-group.ts'
import { loadMeta } from './group-meta.ts'
import { linkNoteKey } from './link-notes.ts'
import type { GroupLinkTerms, GroupLinkView } from './link-views.ts'

const MAX_LINKS = 20

/**
 * Makes a join link and returns the text that goes behind the # of its address. The secret stays on this account's
 * devices. Throws CoreError('forbidden') below admin, 'bad_request' when there are 20 links already.
 */
export async function createGroupLink(engine: Engine, chatId: ChatId, terms: GroupLinkTerms): Promise<string> {
  const { state } = await loadAsAdmin(engine, chatId)
  const link = makeInviteLink(state.chatId)
  const { inviteKey } = await inviteKeyPair(link)
  // Before the op: a link in the log whose secret nobody kept could only be taken back.
  await keepSecret(engine, chatId, inviteKey, link)
  const { maxUses, needsApproval } = terms
  await changeGroup(engine, chatId, async ({ state: now }) => {
    if (openInvites(engine, now).length >= MAX_LINKS) throw new CoreError('bad_request', 'There are too many links.')
    const expiresAtMs = engine.clock.nowMs() + terms.lifetimeMs
    return [{ type: 'invite', key: inviteKey, role: 'MEMBER', expiresAtMs, maxUses, needsApproval }]
  })
  await describeGroupLinks(engine, chatId, [link])
  return encodeInviteLink(link)
}

/** The open links, newest last. Those that another admin has made come without their text. */
export async function listGroupLinks(engine: Engine, chatId: ChatId): Promise<GroupLinkView[]> {
  const { state } = await loadAsAdmin(engine, chatId)
  return Promise.all(
    openInvites(engine, state).map(async ({ key, expiresAtMs, usesLeft, needsApproval }) => {
      const id = idText(key)
      const text = await readSecret(engine, chatId, id)
      return { id, expiresAtMs, usesLeft, needsApproval, ...(text === undefined ? {} : { text }) }
    }),
  )
}

export async function revokeGroupLink(engine: Engine, chatId: ChatId, id: string): Promise<void> {
  const key = idBytes(id)
  await changeGroup(engine, chatId, async ({ state }) =>
    state.invites.some((invite) => idText(invite.key) === id) ? [{ type: 'revokeInvite', key }] : [],
  )
  const tx = engine.db.begin()
  tx.remove('meta', linkNoteKey(chatId, id))
  await tx.commit()
}

/**
 * Writes the group's present name onto the links whose secret is here. A link without a name still works, so a failure
 * is no fault of what was done before.
 */
export async function describeGroupLinks(engine: Engine, chatId: ChatId, links?: readonly InviteLink[]): Promise<void> {
  try {
    const { state } = await loadGroup(engine, chatId)
    const { title } = await loadMeta(engine, chatId, state)
    for (const link of links ?? (await ownLinks(engine, chatId, state))) {
      const { inviteKey } = await inviteKeyPair(link)
      const preview = await sealLinkPreview(link, { title })
      await engine.caller.call('join:describe', { chatId, key: inviteKey, preview })
    }
  } catch (error) {
    if (!isTransient(error)) throw error
    engine.log('link-not-described', { message: error instanceof Error ? error.message : '' })
  }
}

async function ownLinks(engine: Engine, chatId: ChatId, state: Membership): Promise<InviteLink[]> {
  const texts = await Promise.all(state.invites.map(({ key }) => readSecret(engine, chatId, idText(key))))
  return texts.flatMap((text) => (text === undefined ? [] : [parseInviteLink(text)]))
}

async function loadAsAdmin(engine: Engine, chatId: ChatId) {
  const base = await loadGroup(engine, chatId)
  const me = findMemberByText(base.state, mustSelf(engine).accountId)
  if (me === undefined || rankOf(me.role) < rankOf('ADMIN')) {
    throw new CoreError('forbidden', 'Only admins see to the links of a group.')
  }
  return base
}

function openInvites(engine: Engine, { invites }: Membership): Membership['invites'] {
  const nowMs = engine.clock.nowMs()
  return invites.filter((invite) => invite.expiresAtMs > nowMs)
}

async function keepSecret(engine: Engine, chatId: ChatId, key: Uint8Array, link: InviteLink): Promise<void> {
  const note = { type: 'group-link', chatId, id: idText(key), text: encodeInviteLink(link) } as const
  const tx = engine.db.begin()
  tx.put('meta', linkNoteKey(chatId, note.id), { note } satisfies NoteRow)
  enqueueNote(engine, tx, note)
  await tx.commit()
}

async function readSecret(engine: Engine, chatId: ChatId, id: string): Promise<string | undefined> {
  const row = (await engine.db.get('meta', linkNoteKey(chatId, id))) as NoteRow | undefined
  return row?.note.type === 'group-link' ? row.note.text : undefined
}
