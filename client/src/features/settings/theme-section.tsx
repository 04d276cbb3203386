import { useStore } from '../../state/store.ts'
import type { Theme } from '../../state/ui.slice.ts'
import { Section } from '../../ui/section.tsx'
import { Segmented } from '../../ui/segmented.tsx'

const OPTIONS: { value: Theme; text: string }[] = [
  { value: 'system', text: 'System' },
  { value: 'light', text: 'Light' },
  { value: 'dark', text: 'Dark' },
]

export function ThemeSection() {
  const theme = useStore((state) => state.theme)
  const setTheme = useStore((state) => state.setTheme)
  return (
    <Section title="Look">
      <Segmented label="Theme" value={theme} options={OPTIONS} onChange={setTheme} />
    </Section>
  )
}
