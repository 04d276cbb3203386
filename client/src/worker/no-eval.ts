/**
 * The content policy forbids eval; the schema library compiles with it unless told not to. It reads this
 * object when it loads, so this module is imported before anything else.
 */
const shared = globalThis as { __zod_globalConfig?: { jitless?: boolean } }
shared.__zod_globalConfig = { ...shared.__zod_globalConfig, jitless: true }
