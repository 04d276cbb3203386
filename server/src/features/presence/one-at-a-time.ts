/**
 * Runs the work of one key one after the other. Whoever asks during a run shares the next one with all who do: it
 * begins later than they asked, so it sees what they saw.
 */
export function oneAtATime(work: (key: string) => Promise<void>): (key: string) => Promise<void> {
  const lanes = new Map<string, { running: Promise<void>; next: Promise<void> | undefined }>()
  const run = (key: string): Promise<void> => {
    const running = work(key)
    const lane = { running, next: undefined as Promise<void> | undefined }
    lanes.set(key, lane)
    const leave = () => {
      if (lane.next === undefined) lanes.delete(key)
    }
    void running.then(leave, leave)
    return running
  }
  return (key) => {
    const lane = lanes.get(key)
    if (lane === undefined) return run(key)
    lane.next ??= lane.running.catch(() => undefined).then(() => run(key))
    return lane.next
  }
}
