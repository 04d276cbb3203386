import { useMemo, useState } from 'react'
import { TextField } from '../text-field.tsx'
import { VirtualList } from '../virtual-list.tsx'
import { type Emoji, type EmojiGroup, findEmoji } from './find-emoji.ts'

const COLUMNS = 8
const ROW_PX = 44

interface Row {
  key: string
  title?: string
  emoji: readonly Emoji[]
}

/** All emoji, found by words. The data comes with this file: load it when it is asked for. */
export function EmojiGrid({ onChoose }: { onChoose(emoji: string): void }) {
  const [query, setQuery] = useState('')
  const rows = useMemo(() => findEmoji(query).flatMap(rowsOf), [query])
  const first = rows.find((row) => row.emoji.length > 0)?.emoji[0]
  return (
    <form
      className="grid gap-2"
      onKeyDown={moveFocus}
      onSubmit={(event) => {
        event.preventDefault()
        if (query.trim() !== '' && first !== undefined) onChoose(first.emoji)
      }}
    >
      <TextField
        label="Find an emoji"
        value={query}
        autoComplete="off"
        spellCheck={false}
        enterKeyHint="done"
        placeholder="heart, cat, thanks"
        onChange={setQuery}
      />
      {rows.length === 0 && <p className="py-3 text-muted text-small">No emoji goes by these words.</p>}
      {/* Tall whatever is found, so that the field stays where it is. */}
      <div className="min-h-96">
        <VirtualList
          label="Emoji"
          items={rows}
          rowPx={ROW_PX}
          keyOf={({ key }) => key}
          renderRow={(row) => <EmojiRow row={row} onChoose={onChoose} />}
        />
      </div>
    </form>
  )
}

function EmojiRow({ row, onChoose }: { row: Row; onChoose(emoji: string): void }) {
  if (row.title !== undefined) return <h3 className="self-end pb-1 font-medium text-muted text-small">{row.title}</h3>
  return (
    <div className="grid grid-cols-8">
      {row.emoji.map(({ emoji, name }) => (
        <button
          key={emoji}
          type="button"
          aria-label={name}
          title={name}
          onClick={() => onChoose(emoji)}
          className="press grid h-11 place-items-center rounded-sm text-heading hover:bg-raised focus:bg-raised"
        >
          {emoji}
        </button>
      ))}
    </div>
  )
}

function rowsOf({ title, emoji }: EmojiGroup): Row[] {
  const rows: Row[] = [{ key: title, title, emoji: [] }]
  for (let from = 0; from < emoji.length; from += COLUMNS) {
    rows.push({ key: `${title} ${emoji[from]?.emoji}`, emoji: emoji.slice(from, from + COLUMNS) })
  }
  return rows
}

/** Arrows go from one to the next, and from row to row in the same column. */
function moveFocus(event: React.KeyboardEvent<HTMLElement>): void {
  const buttons = [...event.currentTarget.querySelectorAll('button')]
  const now = buttons.indexOf(event.target as HTMLButtonElement)
  const isRtl = getComputedStyle(event.currentTarget).direction === 'rtl'
  const onward = isRtl ? 'ArrowLeft' : 'ArrowRight'
  const target = /^Arrow(Left|Right)$/.test(event.key)
    ? buttons[now + (event.key === onward ? 1 : -1)]
    : neighbour(buttons, now, { ArrowDown: 1, ArrowUp: -1 }[event.key])
  if (now < 0 || target === undefined) return
  event.preventDefault()
  target.focus()
}

function neighbour(buttons: readonly HTMLElement[], now: number, step: number | undefined): HTMLElement | undefined {
  const from = buttons[now]?.getBoundingClientRect()
  if (from === undefined || step === undefined) return undefined
  const beyond = (box: DOMRect) => (step > 0 ? box.top > from.top : box.top < from.top) && box.left === from.left
  const inColumn = buttons.filter((button) => beyond(button.getBoundingClientRect()))
  return step > 0 ? inColumn[0] : inColumn.at(-1)
}
