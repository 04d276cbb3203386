import { Workbox } from 'workbox-window'
import { applyUpdate } from '../lib/apply-update.ts'
import { whenReloadable } from '../lib/reload-hold.ts'
import { showToast } from '../ui/toast-store.ts'

const CHECK_MS = 30 * 60_000

/**
 * Registers the service worker and offers its updates. The person decides when: only then may the new one take
 * over, and then every window reloads as soon as nothing in it would be lost.
 */
export function watchForUpdates(trustedUrl: string): void {
  if (!('serviceWorker' in navigator)) return
  const workbox = new Workbox(trustedUrl)
  reloadWhenReplaced()
  workbox.addEventListener('waiting', () => whenReloadable(offerUpdate))
  void register(workbox)
}

async function register(workbox: Workbox): Promise<void> {
  const registration = await workbox.register().catch(() => undefined)
  let checkedAtMs = Date.now()
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState !== 'visible' || Date.now() - checkedAtMs < CHECK_MS) return
    checkedAtMs = Date.now()
    registration?.update().catch(() => undefined)
  })
}

function reloadWhenReplaced(): void {
  // The first worker takes over a window that ran without one: nothing to reload for.
  let hadController = navigator.serviceWorker.controller !== null
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    if (hadController) whenReloadable(() => location.reload())
    hadController = true
  })
}

function offerUpdate(): void {
  const restart = () => whenReloadable(() => void applyUpdate())
  showToast({ text: 'Update ready', action: { text: 'Restart', run: restart }, isSticky: true })
}
