export { SettingsPage } from './settings-page.tsx'
export { ShortcutsSheet } from './shortcuts-sheet.tsx'
export { StartOverDialog } from './start-over-dialog.tsx'
