import { Avatar } from './avatar.tsx'
import { Badge } from './badge.tsx'
import { Ticks } from './ticks.tsx'

const NAMES = ['Ana Petrović', 'Tomás', '山田', 'سارة الأحمد', '👩‍👩‍👧', 'Lena & Paul', 'x', 'Housing co-op']

export const gallery = {
  hues: (
    <div className="flex gap-2">
      {NAMES.map((name, index) => (
        <Avatar key={name} id={`id-${index * 7}`} name={name} />
      ))}
    </div>
  ),
  sizes: (
    <div className="flex items-center gap-2">
      <Avatar id="a" name="Ana P" size="xs" />
      <Avatar id="a" name="Ana P" size="sm" />
      <Avatar id="a" name="Ana P" size="md" dot="ok" />
      <Avatar id="a" name="Ana P" dot="warn" />
      <Avatar id="a" name="Ana P" size="xl" />
    </div>
  ),
  badges: (
    <div className="flex gap-2">
      <Badge count={3} label="3 unread" />
      <Badge count={1240} label="1240 unread" />
    </div>
  ),
  ticks: (
    <div className="flex items-center gap-3">
      <Ticks mark="waiting" label="Waiting" />
      <Ticks mark="one" label="Sent" />
      <Ticks mark="two" label="Delivered" />
      <Ticks mark="two-filled" label="Read" />
      <Ticks mark="warning" label="Failed" />
    </div>
  ),
}
