import { useState } from 'react'
import { useStore } from '../state/store.ts'
import { Segmented } from '../ui/segmented.tsx'
import { ToastRegion } from '../ui/toast.tsx'

/** What a `*.gallery.tsx` file exports: pictures of one part by name. */
interface GalleryModule {
  gallery: Record<string, React.ReactNode>
}

const MODULES = import.meta.glob<GalleryModule>('../**/*.gallery.tsx', { eager: true })

export function Gallery() {
  const theme = useStore((state) => state.theme)
  const setTheme = useStore((state) => state.setTheme)
  const [direction, setDirection] = useState<'ltr' | 'rtl'>(document.documentElement.dir === 'rtl' ? 'rtl' : 'ltr')

  return (
    <div className="h-full overflow-y-auto">
      <header className="z-bar sticky top-0 flex flex-wrap items-center gap-4 border-line border-b bg-surface px-4 py-2">
        <h1 className="flex-1 font-semibold text-heading">Gallery</h1>
        <Segmented
          label="Theme"
          value={theme}
          options={[
            { value: 'system', text: 'System' },
            { value: 'light', text: 'Light' },
            { value: 'dark', text: 'Dark' },
          ]}
          onChange={setTheme}
        />
        <Segmented
          label="Direction"
          value={direction}
          options={[
            { value: 'ltr', text: 'Left to right' },
            { value: 'rtl', text: 'Right to left' },
          ]}
          onChange={(next) => {
            document.documentElement.dir = next
            setDirection(next)
          }}
        />
      </header>
      <main className="grid gap-8 p-4">
        {Object.entries(MODULES).map(([file, module]) => (
          <GalleryFile key={file} file={file} pictures={module.gallery} />
        ))}
      </main>
      <ToastRegion />
    </div>
  )
}

function GalleryFile({ file, pictures }: { file: string; pictures: Record<string, React.ReactNode> }) {
  const name = file.replace('../', '').replace('.gallery.tsx', '')
  return (
    <section aria-label={name}>
      <h2 className="mb-2 font-mono text-faint text-small">{name}</h2>
      <div className="flex flex-wrap items-start gap-4">
        {Object.entries(pictures).map(([title, picture]) => (
          <figure key={title} className="grid min-w-0 gap-1">
            <figcaption className="text-caption text-faint">{title}</figcaption>
            {picture}
          </figure>
        ))}
      </div>
    </section>
  )
}
