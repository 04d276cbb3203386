import { useStore } from '../../../state/store.ts'
import { useMediaQuery } from '../../../ui/media-query.ts'

/**
 * The panel about a chat: beside it where there is room, a sheet over it elsewhere. Each has a state of its own, so
 * that a panel which stands open is not a sheet that pops up when the window narrows.
 */
export function usePanel() {
  const hasRoom = useMediaQuery('(min-width: 1100px)')
  const isOpen = useStore((state) => (hasRoom ? state.isPanelOpen : state.isPanelSheetOpen))
  const setOpen = useStore((state) => (hasRoom ? state.setPanelOpen : state.setPanelSheetOpen))
  return { hasRoom, isOpen, setOpen }
}
