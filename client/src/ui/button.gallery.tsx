import { Pencil, Plus, Search, Send } from 'lucide-react'
import { Button } from './button.tsx'
import { IconButton } from './icon-button.tsx'

export const gallery = {
  variants: (
    <div className="flex gap-2">
      <Button variant="primary">Primary</Button>
      <Button>Secondary</Button>
      <Button variant="quiet">Quiet</Button>
      <Button variant="danger">Danger</Button>
    </div>
  ),
  states: (
    <div className="flex gap-2">
      <Button glyph={Plus}>With icon</Button>
      <Button isBusy>Busy</Button>
      <Button disabled>Disabled</Button>
      <Button size="sm">Small</Button>
      <Button size="lg" variant="primary">
        Large
      </Button>
    </div>
  ),
  icons: (
    <div className="flex gap-2">
      <IconButton glyph={Search} label="Search" />
      <IconButton glyph={Pencil} label="Edit" isOn />
      <IconButton glyph={Send} label="Send" variant="filled" />
    </div>
  ),
}
