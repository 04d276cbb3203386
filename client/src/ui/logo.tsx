/** The mark: one bubble with its 6 px corner, and an S of two turns. */
export function Logo({ size = 40, className = '' }: { size?: number; className?: string }) {
  return (
    <svg viewBox="0 0 64 64" width={size} height={size} aria-hidden="true" className={className}>
      <path
        d="M22 4h20a18 18 0 0 1 18 18v20a18 18 0 0 1-18 18H10a6 6 0 0 1-6-6V22A18 18 0 0 1 22 4Z"
        className="fill-accent"
      />
      <path
        d="M42 22.500a9.500 6.500 0 0 0-9.500-5.500h-2a7.500 7.500 0 0 0 0 15h3a7.500 7.500 0 0 1 0 15h-2a9.500 6.500 0 0 1-9.500-5.500"
        fill="none"
        strokeWidth="5.500"
        strokeLinecap="round"
        className="stroke-on-accent"
      />
    </svg>
  )
}
