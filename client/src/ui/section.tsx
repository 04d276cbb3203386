import { useId } from 'react'

interface SectionProps {
  title: string
  children: React.ReactNode
}

/** One card of a page of settings. */
export function Section({ title, children }: SectionProps) {
  const id = useId()
  return (
    <section aria-labelledby={id} className="min-w-0 rounded-lg border border-line bg-surface p-4">
      <h2 id={id} className="mb-3 font-semibold text-label text-muted">
        {title}
      </h2>
      {children}
    </section>
  )
}
