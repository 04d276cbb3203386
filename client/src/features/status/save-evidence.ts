import type { AlarmView } from '@stogram/core'
import { core } from '../../state/core-client.ts'
import { sentenceFor } from '../../state/sentences.ts'
import { downloadText } from '../../ui/download-text.ts'
import { showToast } from '../../ui/toast-store.ts'

/** For whoever looks into a fork; it holds nobody's text. */
export async function saveEvidence({ id, code }: AlarmView): Promise<void> {
  try {
    downloadText(`stogram-evidence-${code.toLowerCase()}.json`, await core.exportEvidence(id))
  } catch (error) {
    showToast({ text: sentenceFor(error), tone: 'danger' })
  }
}
