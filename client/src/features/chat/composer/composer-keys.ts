export type ComposerCommand = 'submit' | 'cancel' | 'edit-last' | 'to-list'

interface KeyPress {
  key: string
  keyCode: number
  shiftKey: boolean
  altKey: boolean
  ctrlKey: boolean
  metaKey: boolean
  isComposing: boolean
}

interface ComposerState {
  isEmpty: boolean
  /** Fingers: Enter makes a line, the button sends. */
  isTouch: boolean
}

/** 229 is what a key that belongs to an input method reports; Safari ends the composition before its last key. */
const INPUT_METHOD_KEY = 229

export function composerCommand(press: KeyPress, state: ComposerState): ComposerCommand | undefined {
  if (press.isComposing || press.keyCode === INPUT_METHOD_KEY) return undefined
  if (press.altKey) return undefined
  if (press.key === 'Enter') return enterCommand(press, state)
  if (press.key === 'Escape') return 'cancel'
  if (press.key === 'ArrowUp' && state.isEmpty) return press.shiftKey ? 'to-list' : 'edit-last'
  return undefined
}

function enterCommand(press: KeyPress, state: ComposerState): ComposerCommand | undefined {
  if (press.ctrlKey || press.metaKey) return 'submit'
  return press.shiftKey || state.isTouch ? undefined : 'submit'
}
