/** A version that cannot be had by then is asked for again at the next try. */
const GIVE_UP_MS = 10_000

/**
 * Reloads into the newest version there is. A plain reload shows the old one again, because the service worker answers
 * it from its cache: so it is asked for a newer version first, and that one takes over before the reload.
 */
export async function applyUpdate(): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration().catch(() => undefined)
  // Without a network there is nothing newer, and what waits already will do.
  await within(registration?.update())
  const next = registration?.waiting ?? (await within(installed(registration?.installing)))
  if (next == null) return location.reload()
  const replaced = new Promise((resolve) => {
    navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true })
  })
  next.postMessage({ type: 'SKIP_WAITING' })
  await within(replaced)
  location.reload()
}

/** Resolves to the worker once it may take over, to nothing when it turns out to be unusable. */
function installed(worker: ServiceWorker | null | undefined): Promise<ServiceWorker | undefined> | undefined {
  if (worker == null) return undefined
  return new Promise((resolve) => {
    worker.addEventListener('statechange', () => {
      if (worker.state === 'installed') resolve(worker)
      else if (worker.state === 'redundant') resolve(undefined)
    })
  })
}

async function within<Result>(work: Promise<Result> | undefined): Promise<Result | undefined> {
  const late = new Promise<undefined>((resolve) => setTimeout(resolve, GIVE_UP_MS))
  return Promise.race([work, late]).catch(() => undefined)
}
