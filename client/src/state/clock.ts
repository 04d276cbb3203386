import { useSyncExternalStore } from 'react'

const MINUTE_MS = 60_000

/** The moment, to the minute: what says "5 minutes ago" is drawn again when that is no longer true. */
export function useMinuteMs(): number {
  return useSyncExternalStore(subscribe, minuteMs)
}

/** When today began, here: what says "Today" is drawn again at midnight and not before. */
export function useTodayMs(): number {
  return useSyncExternalStore(subscribe, todayMs)
}

const listeners = new Set<() => void>()
let timer: ReturnType<typeof setTimeout> | undefined

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) {
    arm()
    // A window in the background, or a device that slept, may have missed its turn.
    document.addEventListener('visibilitychange', tell)
  }
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearTimeout(timer)
    document.removeEventListener('visibilitychange', tell)
  }
}

function arm(): void {
  timer = setTimeout(
    () => {
      tell()
      arm()
    },
    MINUTE_MS - (Date.now() % MINUTE_MS),
  )
}

function tell(): void {
  for (const listener of listeners) listener()
}

function minuteMs(): number {
  return Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS
}

function todayMs(): number {
  return new Date().setHours(0, 0, 0, 0)
}
