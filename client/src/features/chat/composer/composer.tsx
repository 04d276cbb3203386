import type { ChatView, MessageView } from '@stogram/core'
import { useEffect, useState } from 'react'
import { core } from '../../../state/core-client.ts'
import { sentenceFor } from '../../../state/sentences.ts'
import { showToast } from '../../../ui/toast-store.ts'
import { composerCommand } from './composer-keys.ts'
import { type ComposerMode, ComposerView } from './composer-view.tsx'
import { charactersLeft } from './text-limit.ts'
import { TypingSignal } from './typing-signal.ts'
import { useDraft } from './use-draft.ts'

/** A message that is being answered or rewritten. */
export interface ComposerTarget {
  kind: 'reply' | 'edit'
  message: MessageView
}

interface ComposerProps {
  chat: ChatView
  target: ComposerTarget | undefined
  field: React.RefObject<HTMLTextAreaElement | null>
  onTarget(target: ComposerTarget | undefined): void
  onSent(): void
  onEditLast(): void
  onToList(): void
}

/** Give it a key of the chat. */
export function Composer({ chat, target, field, onTarget, onSent, onEditLast, onToList }: ComposerProps) {
  const [draft, setDraft] = useState(chat.draft ?? '')
  const [edited, setEdited] = useState('')
  const drafts = useDraft(chat.id)
  const typing = useTypingSignal(chat.id)
  const isEditing = target?.kind === 'edit'
  const text = isEditing ? edited : draft
  useTargetTaken(target, field, setEdited)

  function change(next: string): void {
    if (isEditing) setEdited(next)
    else changeDraft(next)
  }
  function changeDraft(next: string): void {
    setDraft(next)
    drafts.save(next)
    if (next.trim() === '') typing.stop()
    else typing.type(Date.now())
  }
  function submit(): void {
    const trimmed = text.trim()
    if (trimmed === '' || (charactersLeft(text) ?? 0) < 0) return
    onTarget(undefined)
    if (isEditing) edit(target.message, trimmed)
    else send(trimmed)
  }
  function send(trimmed: string): void {
    setDraft('')
    drafts.saveNow('')
    typing.stop()
    const replyTo = target === undefined ? {} : { replyTo: target.message.id }
    core.sendText({ chatId: chat.id, text: trimmed, ...replyTo }).then(onSent, (error: unknown) => {
      setDraft(trimmed)
      tell(error)
    })
  }
  function edit(message: MessageView, next: string): void {
    if (next === message.text) return
    core.editText({ chatId: chat.id, id: message.id, text: next }).catch(tell)
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
    if (target.kind === 'edit') fill(target.message.text)
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

function tell(error: unknown): void {
  showToast({ text: sentenceFor(error), tone: 'danger' })
}
