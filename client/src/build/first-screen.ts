/** What is asked of the bundler about a module. */
interface Modules {
  getModuleInfo(id: string): { importers: readonly string[] } | null
}

export const FIRST_SCREEN = 'first-screen'

const ENTRY = /\/src\/app\/entry\.ts$/
const SCREEN = /\/src\/app\/main\.tsx$/

/**
 * Puts what the first screen needs into one file. The bundler would make a file of each part that a later screen needs
 * as well, and a browser takes a while for each file, however small.
 */
export function firstScreen(id: string, modules: Modules): string | null {
  return isImportedBy(SCREEN, id, modules) && !isImportedBy(ENTRY, id, modules) ? FIRST_SCREEN : null
}

function isImportedBy(top: RegExp, id: string, modules: Modules, seen = new Set<string>()): boolean {
  if (top.test(id)) return true
  if (seen.has(id)) return false
  seen.add(id)
  return modules.getModuleInfo(id)?.importers.some((importer) => isImportedBy(top, importer, modules, seen)) ?? false
}
