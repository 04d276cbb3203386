import { applyUpdate } from '../lib/apply-update.ts'

/** When the screen itself could not be loaded there is nothing to draw it with: plain elements, and a way on. */
export function showStaticFailure(error: unknown): void {
  const detail = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  const reload = make('button', 'press mt-2 h-11 rounded-md bg-accent px-4 font-semibold text-on-accent', 'Reload')
  reload.addEventListener('click', () => void applyUpdate())
  const main = make('main', 'grid h-full place-content-center justify-items-start gap-3 bg-canvas p-6')
  main.append(
    make('h1', 'font-semibold text-heading', 'Stogram could not be loaded'),
    make('p', 'max-w-lg text-muted', 'Your messages are still on this device. Check the connection, then reload.'),
    reload,
    make('p', 'text-faint text-small', detail),
  )
  document.getElementById('root')?.replaceChildren(main)
}

function make(tag: string, className: string, text = ''): HTMLElement {
  const element = document.createElement(tag)
  element.className = className
  element.textContent = text
  return element
}
