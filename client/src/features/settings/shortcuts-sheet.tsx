import { Dialog } from '../../ui/dialog.tsx'

const GROUPS: { title: string; keys: [keys: string[], does: string][] }[] = [
  {
    title: 'Anywhere',
    keys: [
      [['Ctrl', 'K'], 'Search chats'],
      [['Alt', '↑'], 'Chat above'],
      [['Alt', '↓'], 'Chat below'],
      [['Alt', 'Shift', '↓'], 'Next unread chat'],
      [['?'], 'This list'],
    ],
  },
  {
    title: 'While writing',
    keys: [
      [['Enter'], 'Send'],
      [['Shift', 'Enter'], 'New line'],
      [['↑'], 'Edit your last message, in an empty field'],
      [['Shift', '↑'], 'Go to the messages, in an empty field'],
      [['Esc'], 'Stop replying or editing'],
    ],
  },
  {
    title: 'On a message',
    keys: [
      [['Enter'], 'Open its menu'],
      [['R'], 'Reply'],
      [['E'], 'Edit'],
      [['C'], 'Copy'],
      [['Delete'], 'Delete'],
      [['Esc'], 'Back to writing'],
    ],
  },
]

/** Every key there is. On a Mac, Cmd stands for Ctrl and Option for Alt. */
export function ShortcutsSheet({ isOpen, onClose }: { isOpen: boolean; onClose(): void }) {
  const isApple = /Mac|iPhone|iPad/.test(navigator.userAgent)
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title="Keyboard shortcuts" shape="sheet">
      <div className="grid gap-5">
        {GROUPS.map(({ title, keys }) => (
          <section key={title}>
            <h3 className="pb-1 font-medium text-muted text-small">{title}</h3>
            <dl>
              {keys.map(([combination, does]) => (
                <div key={does} className="flex min-h-9 items-center justify-between gap-4">
                  <dt>{does}</dt>
                  <dd className="flex gap-1" dir="ltr">
                    {combination.map((key) => (
                      <kbd
                        key={key}
                        className="rounded-xs border border-line bg-raised px-1.5 py-0.5 font-sans text-caption text-muted"
                      >
                        {isApple ? (APPLE[key] ?? key) : key}
                      </kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  )
}

const APPLE: Record<string, string> = { Ctrl: '⌘', Alt: '⌥', Shift: '⇧' }
