import { type Glyph, Icon } from '../../../ui/icon.tsx'

export function PanelActionRow({ children }: { children: React.ReactNode }) {
  return <div className="grid auto-cols-fr grid-flow-col gap-2">{children}</div>
}

interface PanelActionProps {
  glyph: Glyph
  text: string
  isDangerous?: boolean
  onSelect(): void
}

export function PanelAction({ glyph, text, isDangerous = false, onSelect }: PanelActionProps) {
  return (
    <button
      type="button"
      onClick={onSelect}
      className={`press grid justify-items-center gap-1 rounded-md bg-raised px-1 pt-2.5 pb-2 text-caption hover:bg-selected ${isDangerous ? 'text-danger' : 'text-muted'}`}
    >
      <Icon glyph={glyph} />
      <span className="max-w-full truncate">{text}</span>
    </button>
  )
}
