import type { AccountId } from '@stogram/contract'
import { AtSign, Link as LinkGlyph } from 'lucide-react'
import { copyText } from '../../../ui/copy-text.ts'
import { copyInviteLink } from '../../people/index.ts'
import { PanelAction, PanelActionRow } from './panel-action.tsx'

/** What can be done with a person besides writing to them. */
export function PanelActions({ accountId, username }: { accountId: AccountId; username: string }) {
  return (
    <PanelActionRow>
      <PanelAction glyph={LinkGlyph} text="Share link" onSelect={() => void copyInviteLink(accountId)} />
      <PanelAction glyph={AtSign} text="Copy name" onSelect={() => void copyText(`@${username}`, 'Username copied')} />
    </PanelActionRow>
  )
}
