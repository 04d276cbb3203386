import { loadSetting, saveSetting } from '../../../lib/local-settings.ts'

/** A deletion that was asked for and can still be undone. */
export interface DeleteRequest {
  accountId: string
  chatId: string
  id: string
  forAll: boolean
  askedAtMs: number
}

const NAME = 'deletes'

/** Requests outlive the window: what was asked for is done, whatever happens to it. Ids only, no text. */
export function loadDeletes(): DeleteRequest[] {
  try {
    const kept: unknown = JSON.parse(loadSetting(NAME) ?? '[]')
    return Array.isArray(kept) ? kept.filter(isRequest) : []
  } catch {
    return []
  }
}

export function keepDelete(request: DeleteRequest): void {
  save([...loadDeletes().filter((kept) => kept.id !== request.id), request])
}

export function dropDelete(id: string): void {
  save(loadDeletes().filter((kept) => kept.id !== id))
}

export function dropAllDeletes(): void {
  save([])
}

function save(requests: readonly DeleteRequest[]): void {
  saveSetting(NAME, requests.length === 0 ? undefined : JSON.stringify(requests))
}

function isRequest(value: unknown): value is DeleteRequest {
  if (typeof value !== 'object' || value === null) return false
  const { accountId, chatId, id, forAll, askedAtMs } = value as Partial<Record<keyof DeleteRequest, unknown>>
  const areTexts = [accountId, chatId, id].every((text) => typeof text === 'string')
  return areTexts && typeof forAll === 'boolean' && typeof askedAtMs === 'number'
}
