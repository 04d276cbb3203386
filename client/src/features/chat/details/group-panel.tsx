import type { ChatView, MemberView } from '@stogram/core'
import { DoorClosed, Link as LinkGlyph, LogOut, Pencil, UserPlus } from 'lucide-react'
import { useState } from 'react'
import { core } from '../../../state/core-client.ts'
import { navigate } from '../../../state/route.ts'
import { AfterDelay } from '../../../ui/after-delay.tsx'
import { Avatar } from '../../../ui/avatar.tsx'
import { Button } from '../../../ui/button.tsx'
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx'
import { SkeletonRows } from '../../../ui/skeleton.tsx'
import { LinkDialog } from '../links/link-dialog.tsx'
import { useJoinRequests } from '../use-join-requests.ts'
import { AddMembersDialog } from './add-members-dialog.tsx'
import { EncryptionCard } from './encryption-card.tsx'
import { HistoryChoice } from './history-choice.tsx'
import { JoinRequestList } from './join-request-list.tsx'
import { LeaveDialog } from './leave-dialog.tsx'
import { MemberList } from './member-list.tsx'
import { PanelAction, PanelActionRow } from './panel-action.tsx'
import { RenameDialog } from './rename-dialog.tsx'
import { canManage } from './roles.ts'
import { useGroupChange } from './use-group-change.ts'
import { useMembers } from './use-members.ts'

type OpenDialog = { kind: 'rename' | 'add' | 'links' | 'leave' | 'close' } | { kind: 'remove'; member: MemberView }

export function GroupPanel({ chat }: { chat: ChatView }) {
  const members = useMembers(chat)
  const [dialog, setDialog] = useState<OpenDialog>()
  const { isBusy, run } = useGroupChange()
  // Nobody can change anything in a group that is closed, or that was left.
  const ownRole = chat.canPost ? members?.find((member) => member.isSelf)?.role : undefined
  const isManager = canManage(ownRole)
  const requests = useJoinRequests(chat.id)
  const close = () => setDialog(undefined)
  const runAndClose = async (change: () => Promise<unknown>) => {
    if (await run(change)) close()
  }
  return (
    <>
      <GroupHead chat={chat} />
      {chat.canPost && (
        <PanelActionRow>
          {isManager && <PanelAction glyph={UserPlus} text="Add" onSelect={() => setDialog({ kind: 'add' })} />}
          {isManager && <PanelAction glyph={LinkGlyph} text="Links" onSelect={() => setDialog({ kind: 'links' })} />}
          {isManager && <PanelAction glyph={Pencil} text="Rename" onSelect={() => setDialog({ kind: 'rename' })} />}
          <PanelAction glyph={LogOut} text="Leave" isDangerous onSelect={() => setDialog({ kind: 'leave' })} />
        </PanelActionRow>
      )}
      <JoinRequestList
        requests={requests}
        isBusy={isBusy}
        onDecide={({ person: { accountId } }, isAdmitted) =>
          void run(() => core.decideJoin({ chatId: chat.id, accountId, isAdmitted }))
        }
      />
      <EncryptionCard>
        Messages are locked on your device and opened on the members’ devices only. The server cannot read them, but it
        knows who is a member. {comparedWords(members ?? [])}
      </EncryptionCard>
      {members === undefined ? (
        <AfterDelay>
          <SkeletonRows count={3} label="Loading members" />
        </AfterDelay>
      ) : (
        <MemberList
          members={members}
          ownRole={ownRole}
          onAdd={() => setDialog({ kind: 'add' })}
          onRemove={(member) => setDialog({ kind: 'remove', member })}
          onSetRole={(member, role) => void run(() => core.setRole(chat.id, member.accountId, role))}
          onWrite={(member) =>
            void run(async () => navigate({ name: 'chat', chatId: await core.openPrivateChat(member.accountId) }))
          }
        />
      )}
      {chat.canPost && (
        <HistoryChoice
          value={chat.history ?? 'sinceJoin'}
          onChange={isManager ? (history) => void run(() => core.setHistory(chat.id, history)) : undefined}
        />
      )}
      {ownRole === 'OWNER' && (
        <Button variant="quiet" className="text-danger" glyph={DoorClosed} onClick={() => setDialog({ kind: 'close' })}>
          Close this group…
        </Button>
      )}
      <LinkDialog chatId={chat.id} isOpen={dialog?.kind === 'links'} onClose={close} />
      <RenameDialog
        isOpen={dialog?.kind === 'rename'}
        title={chat.title}
        isBusy={isBusy}
        onClose={close}
        onRename={(title) => void runAndClose(() => core.renameGroup(chat.id, title))}
      />
      <AddMembersDialog
        isOpen={dialog?.kind === 'add'}
        members={members ?? []}
        history={chat.history}
        isBusy={isBusy}
        onClose={close}
        onAdd={(ids) => void runAndClose(() => core.addMembers(chat.id, ids))}
      />
      <LeaveDialog
        isOpen={dialog?.kind === 'leave'}
        title={chat.title}
        members={members ?? []}
        isBusy={isBusy}
        onClose={close}
        onLeave={(heirId) => void runAndClose(() => core.leaveGroup(chat.id, heirId))}
      />
      <ConfirmDialog
        isOpen={dialog?.kind === 'close'}
        isDangerous
        isBusy={isBusy}
        title="Close this group?"
        confirmText="Close for everyone"
        onClose={close}
        onConfirm={() => void runAndClose(() => core.closeGroup(chat.id))}
      >
        Nobody can write, join or change anything in it any more, and it cannot be opened again. What was written stays
        readable to its members.
      </ConfirmDialog>
      <ConfirmDialog
        isOpen={dialog?.kind === 'remove'}
        isDangerous
        isBusy={isBusy}
        title={
          <>
            Remove <bdi>{dialog?.kind === 'remove' ? dialog.member.displayName : ''}</bdi>?
          </>
        }
        confirmText="Remove"
        onClose={close}
        onConfirm={() => {
          if (dialog?.kind !== 'remove') return
          const { accountId } = dialog.member
          void runAndClose(() => core.removeMember(chat.id, accountId))
        }}
      >
        They get no new messages, and new keys are made so that they could not read them. What they received before
        stays with them.
      </ConfirmDialog>
    </>
  )
}

function comparedWords(members: readonly MemberView[]): string {
  const others = members.filter((member) => !member.isSelf)
  const compared = others.filter((member) => member.verifiedAtMs !== undefined).length
  if (compared === 0) return 'You have not compared keys with anybody here.'
  return compared === others.length
    ? 'You have compared keys with everybody here.'
    : `You have compared keys with ${compared} of ${others.length} others.`
}

function GroupHead({ chat }: { chat: ChatView }) {
  return (
    <div className="grid justify-items-center gap-1 text-center">
      <Avatar id={chat.id} name={chat.title} size="xl" />
      <h2 className="wrap-anywhere mt-3 max-w-full font-semibold text-title">
        <bdi>{chat.title}</bdi>
      </h2>
      <p className="text-muted text-small">
        Group · {chat.memberCount} {chat.memberCount === 1 ? 'person' : 'people'}
      </p>
    </div>
  )
}
