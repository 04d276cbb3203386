import { core } from '../../state/core-client.ts'
import { sentenceFor } from '../../state/sentences.ts'
import { selectAlarms } from '../../state/session.selectors.ts'
import { useStore } from '../../state/store.ts'
import { downloadText } from '../../ui/download-text.ts'
import { showToast } from '../../ui/toast-store.ts'
import { noticesFile } from './notices-file.ts'
import { SecurityView } from './security-view.tsx'

export function SecurityPage() {
  const alarms = useStore(selectAlarms)
  return (
    <SecurityView
      alarms={alarms}
      onDismiss={(id) => {
        core.dismissAlarm(id).catch((error: unknown) => showToast({ text: sentenceFor(error), tone: 'danger' }))
      }}
      onSave={() => downloadText('stogram-security-notices.txt', noticesFile(alarms, location.host))}
    />
  )
}
