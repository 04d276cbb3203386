import type { AlarmView } from '@stogram/core'

/** For whoever runs the server, or looks into it: codes, times and ids, and nothing that anybody wrote. */
export function noticesFile(alarms: readonly AlarmView[], host: string): string {
  const lines = alarms.map(({ code, atMs, chatId, accountId, deviceId }) =>
    [
      new Date(atMs).toISOString(),
      code,
      chatId && `chat ${chatId}`,
      accountId && `account ${accountId}`,
      deviceId && `device ${deviceId}`,
    ]
      .filter(Boolean)
      .join('  '),
  )
  return [`Security notices of Stogram on ${host}`, '', ...lines, ''].join('\n')
}
