interface EmptyStateProps {
  /** One small drawing or a large glyph. */
  drawing?: React.ReactNode
  title: string
  text?: string
  /** One action. */
  action?: React.ReactNode
}

export function EmptyState({ drawing, title, text, action }: EmptyStateProps) {
  return (
    <div className="grid h-full place-content-center justify-items-center gap-2 p-8 text-center">
      {drawing !== undefined && <div className="mb-2 text-faint">{drawing}</div>}
      <p className="font-semibold text-title">{title}</p>
      {text !== undefined && <p className="max-w-80 text-balance text-label text-muted">{text}</p>}
      {action !== undefined && <div className="mt-3">{action}</div>}
    </div>
  )
}
