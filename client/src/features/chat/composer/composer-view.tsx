import { Check, Pencil, Reply, SendHorizontal, Smile, X } from 'lucide-react'
import { useState } from 'react'
import { EmojiDialog } from '../../../ui/emoji/emoji-dialog.tsx'
import { Icon } from '../../../ui/icon.tsx'
import { IconButton } from '../../../ui/icon-button.tsx'
import { tooLongSentence } from './text-limit.ts'
import { useTextareaHeight } from './use-textarea-height.ts'

/** What the text will do when it is sent. */
export interface ComposerMode {
  kind: 'reply' | 'edit'
  title: string
  text: string
}

interface ComposerViewProps {
  text: string
  mode: ComposerMode | undefined
  /** Characters left, told only near the limit; negative when there are too many. */
  charactersLeft: number | undefined
  field: React.RefObject<HTMLTextAreaElement | null>
  onText(text: string): void
  onKeyDown(event: React.KeyboardEvent<HTMLTextAreaElement>): void
  onSubmit(): void
  onCancelMode(): void
}

export function ComposerView(props: ComposerViewProps) {
  const { text, mode, charactersLeft, field, onText, onKeyDown, onSubmit, onCancelMode } = props
  useTextareaHeight(field, text)
  const [isPicking, setPicking] = useState(false)
  const canSend = text.trim() !== '' && (charactersLeft ?? 0) >= 0

  function insert(emoji: string): void {
    const { selectionStart: from, selectionEnd: end } = field.current ?? { selectionStart: null, selectionEnd: null }
    const at = from ?? text.length
    onText(text.slice(0, at) + emoji + text.slice(end ?? at))
    setPicking(false)
    // The text is in the field, and the dialog has given the focus back, one frame later.
    requestAnimationFrame(() => {
      field.current?.focus()
      field.current?.setSelectionRange(at + emoji.length, at + emoji.length)
    })
  }

  return (
    <>
      <form
        className="toast-floor mx-auto w-full max-w-measure px-2 pb-2.5 two:px-6 two:pb-4.5"
        onSubmit={(event) => {
          event.preventDefault()
          onSubmit()
        }}
      >
        <div className="rounded-xl border border-bubble-peer-line bg-bubble-peer p-1.5 shadow-low focus-within:border-accent/40">
          {mode !== undefined && <ModeBar mode={mode} onCancel={onCancelMode} />}
          <div className="flex items-end gap-1">
            <IconButton glyph={Smile} label="Emoji" className="size-10 rounded-md" onClick={() => setPicking(true)} />
            <textarea
              ref={field}
              rows={1}
              dir="auto"
              value={text}
              aria-label={mode?.kind === 'edit' ? 'Edit message' : 'Message'}
              placeholder="Message"
              enterKeyHint="enter"
              onChange={(event) => onText(event.target.value)}
              onKeyDown={onKeyDown}
              className="field-sizing-content max-h-47 min-h-10 min-w-0 flex-1 resize-none bg-transparent px-1.5 py-2.5 text-body outline-none placeholder:text-faint"
            />
            <IconButton
              type="submit"
              variant="filled"
              glyph={mode?.kind === 'edit' ? Check : SendHorizontal}
              label={mode?.kind === 'edit' ? 'Save' : 'Send'}
              isMirrored={mode?.kind !== 'edit'}
              disabled={!canSend}
              // The field keeps the focus, so that a phone's keyboard stays open.
              onMouseDown={(event) => event.preventDefault()}
              className="size-10 rounded-md"
            />
          </div>
          {charactersLeft !== undefined && <Room left={charactersLeft} />}
        </div>
      </form>
      <EmojiDialog isOpen={isPicking} title="Emoji" onClose={() => setPicking(false)} onChoose={insert} />
    </>
  )
}

function ModeBar({ mode, onCancel }: { mode: ComposerMode; onCancel(): void }) {
  return (
    <div className="flex animate-fade-in items-center gap-3 ps-3 pb-1">
      <Icon glyph={mode.kind === 'edit' ? Pencil : Reply} size="sm" className="text-accent" />
      <p className="min-w-0 flex-1 border-accent border-s-2 ps-2.5 text-small">
        <span dir="auto" className="foreign-line font-semibold text-accent">
          {mode.title}
        </span>
        <span dir="auto" className="foreign-line text-muted">
          {mode.text}
        </span>
      </p>
      <IconButton glyph={X} label="Cancel" onClick={onCancel} />
    </div>
  )
}

function Room({ left }: { left: number }) {
  const problem = tooLongSentence(left)
  return (
    <output
      className={`tabular block px-2.5 pt-1 text-caption ${problem === undefined ? 'text-muted' : 'text-danger'}`}
    >
      {problem ?? `${left} characters left`}
    </output>
  )
}
