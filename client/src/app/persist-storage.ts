import { useStore } from '../state/store.ts'

/** Asks the browser to keep our data, once there are keys that would be lost with it. */
export function persistWhenSignedIn(): void {
  let hasAsked = false
  const ask = () => {
    const { session, setStoragePersisted } = useStore.getState()
    if (hasAsked || session.phase !== 'signed-in' || navigator.storage?.persist === undefined) return
    hasAsked = true
    navigator.storage
      .persisted()
      .then((isPersisted) => isPersisted || navigator.storage.persist())
      .then(setStoragePersisted)
      .catch(() => undefined)
  }
  useStore.subscribe(ask)
  ask()
}
