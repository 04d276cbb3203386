import type { ChatView, MessageView } from '@stogram/core'
import { useEffect, useRef, useState } from 'react'
import { useReloadHold } from '../../../lib/reload-hold.ts'
import { core } from '../../../state/core-client.ts'
import { sentenceFor } from '../../../state/sentences.ts'
import { showToast } from '../../../ui/toast-store.ts'
import { composerCommand } from './composer-keys.ts'
import { type ComposerMode, ComposerView } from './composer-view.tsx'
import { putBack } from './draft-sync.ts'
import { sendOnce } from './send-once.ts'
import { charactersLeft } from './text-limit.ts'
import { TypingSignal } from './typing-signal.ts'
import { useDraft } from './use-draft.ts'

/** A message that is being answered or rewritten. */
export interface ComposerTarget {
  kind: 'reply' | 'edit'
  message: MessageView
  /** What was made of the message before that could not be saved. */
  text?: string
  /** It was there when the chat was opened: nobody has asked for the keyboard. */
  isKept?: true
}

interface ComposerProps {
  chat: ChatView
  target: ComposerTarget | undefined
  field: React.RefObject<HTMLTextAreaElement | null>
  onTarget(target: ComposerTarget | undefined): void
  /** The message that is being rewritten reads like this by now. */
  onEdited(text: string): void
  /** The draft is being written or sent. */
  onWrite(): void
  onSent(): void
  onEditLast(): void
  onToList(): void
}

/** Give it a key of the chat. */
export function Composer(props: ComposerProps) {
  const { chat, target, field, onTarget, onEdited, onWrite, onSent, onEditLast, onToList } = props
  const [edited, setEdited] = useState('')
  const draft = useDraft(chat.id, chat.draft ?? '')
  const typing = useTypingSignal(chat.id)
  const isEditing = target?.kind === 'edit'
  const text = isEditing ? edited : draft.text
  useReloadHold(isEditing && edited.trim() !== target.message.text)
  const latest = useRef({ target, draft })
  useEffect(() => {
    latest.current = { target, draft }
  })
  useTargetTaken(target, field, setEdited)

  function change(next: string): void {
    if (!isEditing) return changeDraft(next)
    setEdited(next)
    onEdited(next)
  }
  function changeDraft(next: string): void {
    onWrite()
    draft.change(next)
    if (next.trim() === '') typing.stop()
    else typing.type(Date.now())
  }
  function submit(): void {
    const trimmed = text.trim()
    if (trimmed === '' || (charactersLeft(text) ?? 0) < 0) return
    if (target === undefined) onWrite()
    else onTarget(undefined)
    if (isEditing) edit(target, trimmed)
    else send(trimmed)
  }
  function send(trimmed: string): void {
    draft.send()
    typing.stop()
    const replyTo = target === undefined ? {} : { replyTo: target.message.id }
    sendOnce({ chatId: chat.id, text: trimmed, ...replyTo }).then(onSent, (error: unknown) => {
      const now = latest.current
      now.draft.restore(putBack(trimmed, now.draft.text))
      if (now.target === undefined) onTarget(target)
      tell(error)
    })
  }
  function edit(edited: ComposerTarget, next: string): void {
    const { id, text } = edited.message
    if (next === text) return
    core.editText({ chatId: chat.id, id, text: next }).catch((error: unknown) => {
      const again = () => onTarget({ ...edited, text: next })
      if (latest.current.target !== undefined) return tell(error, { text: 'Edit again', run: again })
      again()
      tell(error)
    })
  }
  function onKeyDown(event: React.KeyboardEvent<HTMLTextAreaElement>): void {
    const { isComposing } = event.nativeEvent
    const { key, keyCode, shiftKey, altKey, ctrlKey, metaKey } = event
    const press = { key, keyCode, shiftKey, altKey, ctrlKey, metaKey, isComposing }
    const command = composerCommand(press, { isEmpty: text === '', isTouch: isTouch() })
    if (command === undefined || (command === 'cancel' && target === undefined)) return
    event.preventDefault()
    if (command === 'submit') submit()
    else if (command === 'cancel') onTarget(undefined)
    else if (command === 'edit-last') onEditLast()
    else onToList()
  }
  return (
    <ComposerView
      text={text}
      mode={modeOf(target)}
      charactersLeft={charactersLeft(text)}
      field={field}
      onText={change}
      onKeyDown={onKeyDown}
      onSubmit={submit}
      onCancelMode={() => onTarget(undefined)}
    />
  )
}

function useTypingSignal(chatId: string): TypingSignal {
  const [signal] = useState(() => new TypingSignal((isTyping) => core.setTyping(chatId, isTyping)))
  useEffect(() => () => signal.stop(), [signal])
  return signal
}

/** A message that is taken up fills the field when it is edited, and the field gets the focus. */
function useTargetTaken(
  target: ComposerTarget | undefined,
  field: React.RefObject<HTMLTextAreaElement | null>,
  fill: (text: string) => void,
): void {
  useEffect(() => {
    if (target === undefined) return
    if (target.kind === 'edit') fill(target.text ?? target.message.text)
    if (target.isKept === true) return
    field.current?.focus()
    // The text to edit is in the field one frame later.
    const frame = requestAnimationFrame(() => {
      const end = field.current?.value.length ?? 0
      field.current?.setSelectionRange(end, end)
    })
    return () => cancelAnimationFrame(frame)
  }, [target, field, fill])
}

function modeOf(target: ComposerTarget | undefined): ComposerMode | undefined {
  if (target === undefined) return undefined
  const { kind, message } = target
  const name = message.isOwn ? 'yourself' : message.senderName
  return { kind, title: kind === 'edit' ? 'Edit message' : `Reply to ${name}`, text: message.text }
}

function isTouch(): boolean {
  return matchMedia('(pointer: coarse)').matches
}

function tell(error: unknown, action?: { text: string; run(): void }): void {
  showToast({ text: sentenceFor(error), tone: 'danger', ...(action && { action }) })
}
