import { Link2Off } from 'lucide-react'
import { navigate, type Route } from '../state/route.ts'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Icon } from '../ui/icon.tsx'
import { Logo } from '../ui/logo.tsx'
import { ChatView, DevicesPage, InvitePage, JoinPage, SecurityPage, SettingsPage } from './screens.ts'

/** What stands in the middle pane at each address, signed in. */
export function MainPane({ route }: { route: Route }) {
  switch (route.name) {
    case 'chat':
      return <ChatView key={route.chatId} chatId={route.chatId} />
    case 'invite':
      return <InvitePage key={route.accountId} accountId={route.accountId} />
    case 'join':
      return <JoinPage key={route.link} link={route.link} />
    case 'settings':
      return <SettingsPage />
    case 'devices':
      return <DevicesPage />
    case 'security':
      return <SecurityPage />
    case 'broken-link':
      return (
        <Nothing
          title="This link is broken"
          text="Letters of it are missing or wrong. Ask whoever sent it to send it again."
        />
      )
    case 'not-found':
      return <Nothing title="There is nothing here" text="The address may be old or mistyped." />
    case 'home':
    case 'sign-up':
    case 'log-in':
    case 'recover':
      return <EmptyState drawing={<Logo size={56} />} title="Choose a chat" text="Or start a new one from the list." />
  }
}

function Nothing({ title, text }: { title: string; text: string }) {
  return (
    <EmptyState
      drawing={<Icon glyph={Link2Off} size="lg" />}
      title={title}
      text={text}
      action={<Button onClick={() => navigate({ name: 'home' })}>To my chats</Button>}
    />
  )
}
