import { codeOf } from '../../state/sentences.ts'

const PATIENCE_MS = 3_000

/**
 * Which usernames are taken, as far as the server has said. Asking is a courtesy: without an answer in time the person
 * goes on, and the registration decides.
 */
export class UsernameChecks {
  private readonly askIsFree: (username: string) => Promise<boolean>
  private readonly taken = new Map<string, boolean>()
  private readonly asking = new Map<string, Promise<boolean | undefined>>()

  constructor(askIsFree: (username: string) => Promise<boolean>) {
    this.askIsFree = askIsFree
  }

  /** The server has said that it takes nobody new. */
  isClosed = false

  /** Undefined where nothing is known. */
  isTaken(username: string): boolean | undefined {
    return this.taken.get(keyOf(username))
  }

  /** Asks at most once for each name that was answered. */
  async check(username: string): Promise<boolean | undefined> {
    const key = keyOf(username)
    if (this.taken.has(key)) return this.taken.get(key)
    const running = this.asking.get(key) ?? this.ask(username).finally(() => this.asking.delete(key))
    this.asking.set(key, running)
    return running
  }

  /** The registration said so. */
  learnTaken(username: string): void {
    this.taken.set(keyOf(username), true)
  }

  private async ask(username: string): Promise<boolean | undefined> {
    const limit = new Promise<undefined>((resolve) => setTimeout(resolve, PATIENCE_MS, undefined))
    const isFree = await Promise.race([this.askIsFree(username), limit]).catch((error: unknown) => {
      this.isClosed = codeOf(error) === 'forbidden'
      // @NOTE Whatever else keeps the answer away is told when the account is made, if it still matters then.
      return undefined
    })
    if (isFree !== undefined) this.taken.set(keyOf(username), !isFree)
    return this.isTaken(username)
  }
}

/** Names that differ in case only are the same name. */
function keyOf(username: string): string {
  return username.toLowerCase()
}
