import type { Core } from '@stogram/core'
import { must } from '../lib/must.ts'

/** The engine's commands. Views come through the store; opening and closing is the app's business. */
export type CoreCommands = Omit<Core, 'readViews' | 'subscribe' | 'close'>

let installed: CoreCommands | undefined

/**
 * The one typed handle that features call: `await core.sendText({ chatId, text })`.
 * Commands reject with an error whose `code` is a CoreErrorCode; `sentenceFor(error)` puts it into words.
 */
export const core: CoreCommands = new Proxy({} as CoreCommands, {
  get: (_target, name) => Reflect.get(must(installed, 'an installed engine'), name),
})

/** Called once by the app before anything is drawn, and by the gallery with an engine of its own. */
export function installCore(commands: CoreCommands): void {
  installed = commands
}
