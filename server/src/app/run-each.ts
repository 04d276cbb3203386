/** Runs every step, one after the other, whatever becomes of those before. Throws what failed, at the end. */
export async function runEach(steps: Iterable<() => unknown>): Promise<void> {
  const failures: unknown[] = []
  for (const step of steps) {
    try {
      await step()
    } catch (error) {
      failures.push(error)
    }
  }
  if (failures.length > 1) throw new AggregateError(failures, 'Several steps failed')
  if (failures.length === 1) throw failures[0]
}
