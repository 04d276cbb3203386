import type { AlarmView } from '@stogram/core'
import { ShieldAlert } from 'lucide-react'
import { core } from '../../state/core-client.ts'
import { Link } from '../../state/link.tsx'
import { sentenceFor } from '../../state/sentences.ts'
import { selectAlarms } from '../../state/session.selectors.ts'
import { type AppState, useStore } from '../../state/store.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { showToast } from '../../ui/toast-store.ts'

/** What the engine refused to believe. It stays until it was read, in every window. */
export function AlarmBanner() {
  const alarms = useStore(selectAlarms)
  const [newest, ...others] = alarms
  const name = useStore((state) => (newest === undefined ? undefined : nameOf(state, newest)))
  const chatId = useStore((state) => (newest === undefined ? undefined : chatOf(state, newest)))
  if (newest === undefined) return null
  return (
    <AlarmBannerView
      alarm={newest}
      about={name === undefined ? undefined : { name, chatId }}
      others={others.length}
      onDismiss={() => {
        core.dismissAlarm(newest.id).catch((error: unknown) => showToast({ text: sentenceFor(error), tone: 'danger' }))
      }}
    />
  )
}

interface AlarmBannerViewProps {
  alarm: AlarmView
  /** The chat or the person that it is about, and the chat where that can be looked at. */
  about: { name: string; chatId: string | undefined } | undefined
  others: number
  onDismiss(): void
}

export function AlarmBannerView({ alarm, about, others, onDismiss }: AlarmBannerViewProps) {
  return (
    <Banner
      tone="danger"
      glyph={ShieldAlert}
      role="alert"
      title="Something does not add up"
      actions={
        <Button size="sm" onClick={onDismiss}>
          I have read it
        </Button>
      }
    >
      {about !== undefined && (
        <p dir="auto" className="foreign-line font-semibold">
          {about.chatId === undefined ? (
            about.name
          ) : (
            <Link to={{ name: 'chat', chatId: about.chatId }} className="text-accent">
              {about.name}
            </Link>
          )}
        </p>
      )}
      <p>{alarm.text}</p>
      <p className="mt-1 text-faint">
        Code: {alarm.code}
        {others > 0 && ` · ${others} more`}
      </p>
    </Banner>
  )
}

export function nameOf({ chatsById, peopleById }: AppState, { chatId, accountId }: AlarmView): string | undefined {
  const person = accountId === undefined ? undefined : peopleById[accountId]?.displayName
  return person ?? (chatId === undefined ? undefined : chatsById[chatId]?.title)
}

/** The chat that an alarm names, or the private one with the person that it names. */
export function chatOf({ chatsById }: AppState, { chatId, accountId }: AlarmView): string | undefined {
  if (chatId !== undefined) return chatsById[chatId]?.id
  return Object.values(chatsById).find((chat) => chat.peerId !== undefined && chat.peerId === accountId)?.id
}
