import { useLayoutEffect } from 'react'

const growsByItself = globalThis.CSS?.supports('field-sizing', 'content') ?? false

/** Where `field-sizing` is not built in, the field is measured after each change. Its CSS limits the height. */
export function useTextareaHeight(field: React.RefObject<HTMLTextAreaElement | null>, text: string): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: The height follows the text.
  useLayoutEffect(() => {
    if (growsByItself || field.current === null) return
    field.current.style.height = 'auto'
    field.current.style.height = `${field.current.scrollHeight}px`
  }, [field, text])
}
