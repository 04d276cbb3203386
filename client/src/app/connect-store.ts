import type { Engine } from '../bridge/start-engine.ts'
import { makePatchQueue } from '../state/patch-queue.ts'
import { useStore } from '../state/store.ts'

/** Leads what the engine says into the store, once per frame. */
export function connectStore(engine: Engine): void {
  const queue = makePatchQueue((patches) => useStore.getState().applyPatches(patches))
  engine.listen((event) => {
    const { applyViews, setEngine } = useStore.getState()
    switch (event.kind) {
      case 'status':
        return setEngine(event.status)
      case 'views':
        // What came before the picture is part of it.
        queue.flush()
        return applyViews(event.views)
      case 'patches':
        return queue.add(event.patches)
      case 'failed':
        return queue.add([{ topic: 'session', value: { phase: 'failed', fault: 'unknown', detail: event.detail } }])
    }
  })
}
