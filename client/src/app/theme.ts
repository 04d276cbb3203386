import { useStore } from '../state/store.ts'

/** Keeps the root element and the colour of the browser's bars at the chosen theme. */
export function followTheme(): void {
  apply()
  useStore.subscribe((state, before) => {
    if (state.theme !== before.theme) apply()
  })
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', apply)
}

function apply(): void {
  const root = document.documentElement
  const { theme } = useStore.getState()
  if (theme === 'system') delete root.dataset['theme']
  else root.dataset['theme'] = theme
  const color = getComputedStyle(root).getPropertyValue('--color-surface')
  const isDark = theme === 'dark' || (theme === 'system' && matchMedia('(prefers-color-scheme: dark)').matches)
  for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name=theme-color]')) {
    meta.content = pick(color, isDark)
  }
}

/** `light-dark(a, b)` is not resolved in custom properties. */
function pick(color: string, isDark: boolean): string {
  const [light = '#ffffff', dark = '#18141c'] = color.match(/#[0-9a-f]{3,8}/gi) ?? []
  return isDark ? dark : light
}
