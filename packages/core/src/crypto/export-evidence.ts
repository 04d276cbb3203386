import { type ChatId, encodeBase64url } from '@stogram/contract'
import { signStatement } from '@stogram/e2ee'
import { CoreError } from '../api.ts'
import type { Engine } from '../engine.ts'
import { mustSelf } from '../must.ts'
import type { AlarmRow } from '../replica/rows.ts'
import type { Evidence } from './evidence.ts'

/**
 * A file for whoever looks into it, as JSON. A member's device can open the envelope and check that its signature covers
 * the view; the other side of the contradiction is a statement that this device signs now.
 */
export async function exportEvidence(engine: Engine, alarmId: string): Promise<string> {
  const row = (await engine.db.get('pending', ['alarm', alarmId])) as AlarmRow | undefined
  const { evidence, chatId } = row ?? {}
  if (row === undefined || evidence === undefined || chatId === undefined)
    throw new CoreError('not_found', 'There is no evidence for this.')
  const { accountId, deviceId, signer } = mustSelf(engine)
  const statement = statementOf(chatId, evidence)
  const file = {
    format: 'stogram-evidence-1',
    ...{ code: row.code, at: new Date(row.atMs).toISOString(), chatId },
    theirs: {
      ...{ accountId: evidence.senderId, deviceId: evidence.deviceId, itemId: evidence.itemId, seq: evidence.seq },
      view: textOf(evidence.theirs),
      envelope: encodeBase64url(evidence.envelope),
    },
    ours: {
      ...{ accountId, deviceId, view: textOf(evidence.ours), statement },
      signature: encodeBase64url(await signStatement(signer.signingKey, statement)),
    },
  }
  return `${JSON.stringify(file, undefined, 2)}\n`
}

/** Begins as no other statement does. */
function statementOf(chatId: ChatId, { theirs, ours }: Evidence): string {
  const held = (bytes: Uint8Array | undefined) => (bytes === undefined ? '-' : encodeBase64url(bytes))
  return `stogram.evidence.v1\n${chatId}\n${theirs.logSeq} ${held(ours.logHead)}\n${theirs.seq} ${held(ours.chain)}`
}

function textOf(view: object): Record<string, unknown> {
  const entries = Object.entries(view).map(([name, value]) => [
    name,
    value instanceof Uint8Array ? encodeBase64url(value) : value,
  ])
  return Object.fromEntries(entries)
}
