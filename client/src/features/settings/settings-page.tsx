import { ArrowLeft } from 'lucide-react'
import { goBack } from '../../state/route.ts'
import { selectAccount } from '../../state/session.selectors.ts'
import { useStore } from '../../state/store.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { RecoveryReminder } from '../auth/index.ts'
import { AboutSection } from './about-section.tsx'
import { DeleteSection } from './delete-section.tsx'
import { DevicesSection } from './devices-section.tsx'
import { InviteSection } from './invite-section.tsx'
import { LogOutSection } from './log-out-section.tsx'
import { PasswordSection } from './password-section.tsx'
import { ProfileSection } from './profile-section.tsx'
import { RecoverySection } from './recovery-section.tsx'
import { SecuritySection } from './security-section.tsx'
import { StorageSection } from './storage-section.tsx'
import { ThemeSection } from './theme-section.tsx'
import { TwoStepSection } from './two-step/two-step-section.tsx'

export function SettingsPage() {
  const account = useStore(selectAccount)
  if (account === undefined) return null
  return (
    <div className="flex h-full flex-col bg-canvas">
      <header className="flex h-16 shrink-0 items-center gap-2 border-line border-b bg-surface px-3">
        <IconButton
          glyph={ArrowLeft}
          label="Back to chats"
          isMirrored
          onClick={() => goBack({ name: 'home' })}
          className="two:hidden"
        />
        <h1 className="px-1 font-semibold text-heading">Settings</h1>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="mx-auto flex max-w-xl flex-col gap-4 px-4 pt-4 safe-bottom">
          <div className="empty:hidden two:hidden">
            <RecoveryReminder />
          </div>
          <ProfileSection key={account.accountId} account={account} />
          <ThemeSection />
          <InviteSection accountId={account.accountId} />
          <DevicesSection />
          <SecuritySection />
          <PasswordSection />
          <TwoStepSection account={account} />
          <RecoverySection />
          <StorageSection />
          <LogOutSection />
          <DeleteSection username={account.username} />
          <AboutSection />
        </div>
      </div>
    </div>
  )
}
