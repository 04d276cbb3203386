import type { Engine } from '../bridge/start-engine.ts'
import { makePatchQueue } from '../state/patch-queue.ts'
import { useStore } from '../state/store.ts'

/** Leads what the engine says into the store, once per frame. The first frame has the whole picture. */
export function connectStore(engine: Engine): void {
  const queue = makePatchQueue((patches) => useStore.getState().applyPatches(patches))
  engine.listen((event) => {
    const { applyViews, applyPatches, setEngine } = useStore.getState()
    switch (event.kind) {
      case 'status':
        return setEngine(event.status)
      case 'views':
        applyViews(event.views)
        return queue.release()
      case 'patches':
        return queue.add(event.patches)
      case 'failed':
        return applyPatches([{ topic: 'session', value: { phase: 'failed', fault: 'unknown', detail: event.detail } }])
    }
  })
}
