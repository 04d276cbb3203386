import type { PersonView } from '@stogram/core'
import { VerifyView } from './verify-view.tsx'

const nothing = () => undefined
const mira: PersonView = { accountId: 'mira', username: 'mira', displayName: 'Mira Okafor', bio: '', isSelf: false }
const view = {
  safetyNumber: '80594 50843 30061 65828 25245 37324 88366 67984 67267 61430 42174 28126',
  code: `stogram-verify:${'hQdYIIy9jFtnZmzsu_duW2ALke7uYcOH61ce'.repeat(5)}`,
  identity: 'record',
}
const rest = {
  isBusy: false,
  scanned: undefined,
  onRetry: nothing,
  onScanned: nothing,
  onForgetScan: nothing,
  onVerified: nothing,
}

function Sample(props: Partial<React.ComponentProps<typeof VerifyView>>) {
  return (
    <div className="w-90 bg-surface p-5">
      <VerifyView person={mira} state={{ phase: 'ready', view }} {...rest} {...props} />
    </div>
  )
}

export const gallery = {
  'Not compared': <Sample />,
  Verified: <Sample person={{ ...mira, verifiedAtMs: Date.now() - 400_000_000 }} />,
  'New keys': <Sample person={{ ...mira, keyChange: { reason: 'new-keys', atMs: 0, wasVerified: true } }} />,
  'No match': <Sample scanned="different" />,
  'Another code': <Sample scanned="no-code" />,
  Computing: <Sample state={{ phase: 'loading' }} />,
  Failed: <Sample state={{ phase: 'failed', sentence: 'There is no connection to the server.' }} />,
}
