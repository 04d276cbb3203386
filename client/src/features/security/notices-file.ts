import type { AlarmView } from '@stogram/core'

/** For whoever runs the server, or looks into it: codes, times and ids, and nothing that anybody wrote. */
export function noticesFile(alarms: readonly AlarmView[], host: string): string {
  const lines = alarms.map(({ code, atMs, chatId, accountId }) =>
    [new Date(atMs).toISOString(), code, chatId && `chat ${chatId}`, accountId && `account ${accountId}`]
      .filter(Boolean)
      .join('  '),
  )
  return [`Security notices of Stogram on ${host}`, '', ...lines, ''].join('\n')
}
