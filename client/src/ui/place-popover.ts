const GAP = 6
const MARGIN = 8

export interface Box {
  left: number
  right: number
  top: number
  bottom: number
}

/**
 * Puts an open popover under its anchor, or above when there is no room, and inside the window always.
 * Positions are set through the style object, which the content policy allows.
 */
export function placePopover(element: HTMLElement, anchor: Box, align: 'start' | 'end' | 'center'): void {
  const { width, height } = element.getBoundingClientRect()
  const place = placement(anchor, { width, height }, align, {
    width: document.documentElement.clientWidth,
    height: document.documentElement.clientHeight,
    isRtl: document.documentElement.dir === 'rtl',
  })
  element.style.left = `${place.left}px`
  element.style.top = `${place.top}px`
}

interface View {
  width: number
  height: number
  isRtl: boolean
}

export function placement(
  anchor: Box,
  size: { width: number; height: number },
  align: 'start' | 'end' | 'center',
  view: View,
): { left: number; top: number } {
  const isLeftAligned = (align === 'start') !== view.isRtl
  const wished =
    align === 'center'
      ? (anchor.left + anchor.right - size.width) / 2
      : isLeftAligned
        ? anchor.left
        : anchor.right - size.width
  const below = anchor.bottom + GAP
  const fitsBelow = below + size.height + MARGIN <= view.height
  const above = anchor.top - GAP - size.height
  return {
    left: clamp(wished, MARGIN, view.width - size.width - MARGIN),
    top: fitsBelow || above < MARGIN ? clamp(below, MARGIN, view.height - size.height - MARGIN) : above,
  }
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(value, high))
}
