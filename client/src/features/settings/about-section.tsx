import { Logo } from '../../ui/logo.tsx'

/** Which build this is, so that it can be compared with the published source. */
export function AboutSection() {
  return (
    <footer className="flex items-center justify-center gap-2 py-4 text-caption text-faint">
      <Logo size={20} />
      <span className="pointer-coarse:hidden">Press ? for keyboard shortcuts ·</span>
      <span className="tabular">
        Stogram {import.meta.env.APP_VERSION} · build {import.meta.env.BUILD_HASH}
      </span>
    </footer>
  )
}
