import { useState } from 'react'
import type { Glyph } from './icon.tsx'
import { IconButton } from './icon-button.tsx'
import { Menu, type MenuItem } from './menu.tsx'
import type { Box } from './place-popover.ts'

interface MenuButtonProps {
  glyph: Glyph
  label: string
  items: MenuItem[]
  align?: 'start' | 'end'
}

export function MenuButton({ glyph, label, items, align = 'end' }: MenuButtonProps) {
  const [at, setAt] = useState<Box>()
  return (
    <>
      <IconButton
        glyph={glyph}
        label={label}
        aria-haspopup="menu"
        aria-expanded={at !== undefined}
        onClick={(event) => {
          const box = event.currentTarget.getBoundingClientRect()
          setAt((open) => (open === undefined ? box : undefined))
        }}
      />
      <Menu at={at} onClose={() => setAt(undefined)} label={label} items={items} align={align} />
    </>
  )
}
