import type { PasskeyView } from '@stogram/core'
import { Ellipsis, KeySquare, Pencil, Trash2 } from 'lucide-react'
import { agoLabel, sinceLabel } from '../../../ui/date-labels.ts'
import { Icon } from '../../../ui/icon.tsx'
import { MenuButton } from '../../../ui/menu-button.tsx'

interface PasskeyListProps {
  passkeys: readonly PasskeyView[]
  onRename(passkey: PasskeyView): void
  onRemove(passkey: PasskeyView): void
}

export function PasskeyList({ passkeys, onRename, onRemove }: PasskeyListProps) {
  return (
    <ul role="list" aria-label="Passkeys" className="divide-y divide-line rounded-md border border-line">
      {passkeys.map((passkey) => (
        <li key={passkey.passkeyId} className="flex min-h-14 items-center gap-3 ps-3 pe-1">
          <Icon glyph={KeySquare} className="text-muted" />
          <span className="min-w-0 flex-1 py-2">
            <span dir="auto" className="foreign-line text-label">
              {passkey.name}
            </span>
            <span className="block text-muted text-small">{usedLabel(passkey, Date.now())}</span>
          </span>
          <MenuButton
            glyph={Ellipsis}
            label={`More about ${passkey.name}`}
            items={[
              { label: 'Rename', glyph: Pencil, onSelect: () => onRename(passkey) },
              { label: 'Remove', glyph: Trash2, isDangerous: true, onSelect: () => onRemove(passkey) },
            ]}
          />
        </li>
      ))}
    </ul>
  )
}

function usedLabel({ createdAtMs, lastUsedAtMs }: PasskeyView, nowMs: number): string {
  const used = lastUsedAtMs === undefined ? 'never used' : `used ${agoLabel(lastUsedAtMs, nowMs)}`
  return `Added ${sinceLabel(createdAtMs, nowMs)}, ${used}`
}
