// Runs before the first paint, so that a chosen theme never flashes. Kept apart because the content
// policy allows no inline script.
try {
  const theme = localStorage.getItem('theme')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
} catch {
  // Storage is closed to this page: the system's theme applies.
}
