export { ChangePasswordDialog } from './change-password-dialog.tsx'
export { SettingsPage } from './settings-page.tsx'
export { ShortcutsSheet } from './shortcuts-sheet.tsx'
