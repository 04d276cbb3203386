type SpinnerSize = 'sm' | 'md' | 'lg'

const SIZES: Record<SpinnerSize, string> = { sm: 'size-4', md: 'size-5', lg: 'size-8' }

/** Decoration: the text beside it, or `aria-busy`, says what is going on. */
export function Spinner({ size = 'md' }: { size?: SpinnerSize }) {
  return (
    <svg viewBox="0 0 20 20" aria-hidden="true" className={`shrink-0 animate-spin ${SIZES[size]}`}>
      <circle cx="10" cy="10" r="8" fill="none" stroke="currentColor" strokeWidth="2.5" opacity="0.2" />
      <path d="M10 2a8 8 0 0 1 8 8" fill="none" stroke="currentColor" strokeWidth="2.5" strokeLinecap="round" />
    </svg>
  )
}
