import type { PersonView } from '@stogram/core'
import { AtSign, BadgeCheck, Link as LinkGlyph } from 'lucide-react'
import { useStore } from '../../../state/store.ts'
import { copyText } from '../../../ui/copy-text.ts'
import { copyInviteLink } from '../../people/index.ts'
import { PanelAction, PanelActionRow } from './panel-action.tsx'

interface PanelActionsProps {
  person: Pick<PersonView, 'accountId' | 'username' | 'isSelf'>
}

/** What can be done with a person besides writing to them. */
export function PanelActions({ person: { accountId, username, isSelf } }: PanelActionsProps) {
  return (
    <PanelActionRow>
      {!isSelf && (
        <PanelAction glyph={BadgeCheck} text="Verify" onSelect={() => useStore.getState().setVerifying(accountId)} />
      )}
      <PanelAction glyph={LinkGlyph} text="Share link" onSelect={() => void copyInviteLink(accountId)} />
      <PanelAction glyph={AtSign} text="Copy name" onSelect={() => void copyText(`@${username}`, 'Username copied')} />
    </PanelActionRow>
  )
}
