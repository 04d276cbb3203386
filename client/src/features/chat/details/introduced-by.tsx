import type { AccountId } from '@stogram/contract'
import { useEffect, useMemo, useState } from 'react'
import { core } from '../../../state/core-client.ts'
import { selectPerson } from '../../../state/people.selectors.ts'
import { useStore } from '../../../state/store.ts'
import { VerifiedMark } from '../../people/index.ts'

/** Through whom somebody is known who was met in a group only. Give it a key of the account. */
export function IntroducedBy({ accountId }: { accountId: AccountId }) {
  const introducerId = useIntroducer(accountId)
  const introducer = useStore(useMemo(() => selectPerson(introducerId), [introducerId]))
  if (introducer === undefined) return null
  return (
    <p
      title="You know this person from a group, where this member added them. You have not compared keys."
      className="mt-1 flex max-w-full items-center gap-1 text-muted text-small"
    >
      <span className="foreign-line">
        Introduced by <bdi>{introducer.displayName}</bdi>
      </span>
      {introducer.verifiedAtMs !== undefined && <VerifiedMark />}
    </p>
  )
}

function useIntroducer(accountId: AccountId): AccountId | undefined {
  const [introducerId, setIntroducerId] = useState<AccountId>()
  useEffect(() => {
    let isCurrent = true
    core.readIntroducer(accountId).then(
      (found) => isCurrent && setIntroducerId(found),
      // @NOTE A line less; nothing depends on it.
      () => undefined,
    )
    return () => {
      isCurrent = false
    }
  }, [accountId])
  return introducerId
}
