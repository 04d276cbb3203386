import { useState } from 'react'
import { cleanDisplayName } from '../../lib/display-name.ts'
import { core } from '../../state/core-client.ts'
import { sentenceFor } from '../../state/sentences.ts'
import type { SignedIn } from '../../state/session.selectors.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { Section } from '../../ui/section.tsx'
import { TextArea } from '../../ui/text-area.tsx'
import { TextField } from '../../ui/text-field.tsx'

const NAME_MAX = 64
const BIO_MAX = 280

export function ProfileSection({ account }: { account: SignedIn }) {
  const [displayName, setDisplayName] = useState(account.displayName)
  const [bio, setBio] = useState(account.bio)
  const [isBusy, setIsBusy] = useState(false)
  const [isSaved, setIsSaved] = useState(false)
  const [error, setError] = useState<string>()
  const isChanged = cleanDisplayName(displayName) !== account.displayName || bio.trim() !== account.bio

  async function save(event: React.FormEvent) {
    event.preventDefault()
    setIsBusy(true)
    setError(undefined)
    setIsSaved(false)
    try {
      await core.updateProfile({ displayName: cleanDisplayName(displayName), bio: bio.trim() })
      setIsSaved(true)
    } catch (failure) {
      setError(sentenceFor(failure))
    } finally {
      setIsBusy(false)
    }
  }

  return (
    <Section title="Profile">
      <form className="grid gap-4" onSubmit={(event) => void save(event)}>
        <div className="flex items-center gap-4">
          <Avatar id={account.accountId} name={displayName} size="xl" />
          <div className="min-w-0">
            <p dir="auto" className="truncate font-semibold text-title isolate-text">
              {account.displayName}
            </p>
            <p className="truncate text-muted">@{account.username}</p>
          </div>
        </div>
        <TextField label="Name" maxLength={NAME_MAX} value={displayName} onChange={setDisplayName} />
        <TextArea
          label="About you"
          maxLength={BIO_MAX}
          rows={2}
          value={bio}
          onChange={setBio}
          hint="The server and people who find you can read your name and this text."
        />
        {error !== undefined && <Banner tone="danger" title={error} role="alert" />}
        <p role="status" className="text-label text-muted empty:hidden">
          {isSaved && !isChanged && 'Saved'}
        </p>
        {isChanged && (
          <Button type="submit" variant="primary" isBusy={isBusy} disabled={cleanDisplayName(displayName) === ''}>
            Save
          </Button>
        )}
      </form>
    </Section>
  )
}
