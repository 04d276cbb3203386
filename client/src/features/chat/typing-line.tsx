import { isolate } from '../../lib/isolate.ts'
import { typingWords } from '../../lib/typing-words.ts'

/** "Mira is typing…" in one line: where it is too long, the names are cut, not what they do. */
export function TypingLine({ names }: { names: readonly string[] }) {
  const { who, what } = typingWords(names.map(isolate))
  return (
    <span className="flex min-w-0 gap-1">
      <span className="foreign-line min-w-0">{who}</span> <span className="shrink-0">{what}</span>
    </span>
  )
}
