import type { GroupLink } from '@stogram/contract'
import { E2eeError, type InviteLink, idText, makeJoinRequest, openLinkPreview, parseInviteLink } from '@stogram/e2ee'
import { CoreError } from '../api.ts'
import type { Engine } from '../engine.ts'
import { mustSelf } from '../must.ts'
import type { JoiningRow } from '../replica/rows.ts'
import { joiningKey } from './link-notes.ts'
import type { GroupInvitationView } from './link-views.ts'

/** Looks at a link. Throws CoreError('not_found') for a text that is no link, or no longer one. */
export async function readInvitation(engine: Engine, text: string): Promise<GroupInvitationView> {
  const link = parse(text)
  return viewOf(link, await engine.caller.call('join:read', { request: await requestOf(engine, link) }))
}

/** Asks to be let in. `standing` says what came of it; the chat appears once a member's device has let this account in. */
export async function askToJoin(engine: Engine, text: string): Promise<GroupInvitationView> {
  const link = parse(text)
  const view = await viewOf(link, await engine.caller.call('join:ask', { request: await requestOf(engine, link) }))
  if (view.standing !== 'asked') return view
  const tx = engine.db.begin()
  tx.put('meta', joiningKey(view.chatId), { title: view.title } satisfies JoiningRow)
  await tx.commit()
  return view
}

function requestOf(engine: Engine, link: InviteLink): Promise<Uint8Array> {
  return makeJoinRequest(link, mustSelf(engine).signer, engine.clock.nowMs())
}

function parse(text: string): InviteLink {
  try {
    return parseInviteLink(text)
  } catch (error) {
    if (!(error instanceof E2eeError)) throw error
    throw new CoreError('not_found', 'This is no whole link.')
  }
}

async function viewOf(link: InviteLink, shown: GroupLink): Promise<GroupInvitationView> {
  const { state, standing, needsApproval, memberCount, preview } = shown
  const title = preview.length === 0 ? '' : (await openLinkPreview(link, preview)).title
  return { chatId: idText(link.chatId), state, standing, needsApproval, memberCount, title }
}
