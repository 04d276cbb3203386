import { useEffect } from 'react'

/** At a desk, opening a chat means writing in it; with fingers the keyboard would cover it. */
export function useFieldFocus(field: React.RefObject<HTMLTextAreaElement | null>): void {
  useEffect(() => {
    if (matchMedia('(pointer: fine)').matches) field.current?.focus({ preventScroll: true })
  }, [field])
}
