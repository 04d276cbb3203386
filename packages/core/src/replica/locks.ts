/** One task at a time for each key, in the order of asking. */
export interface Locks {
  run<T>(key: string, task: () => Promise<T>): Promise<T>
}

export function makeLocks(): Locks {
  const tails = new Map<string, Promise<unknown>>()
  return {
    async run(key, task) {
      const before = tails.get(key)
      const own = before === undefined ? task() : before.then(task, task)
      const tail = own.then(nothing, nothing)
      tails.set(key, tail)
      try {
        return await own
      } finally {
        if (tails.get(key) === tail) tails.delete(key)
      }
    },
  }
}

function nothing(): void {}
