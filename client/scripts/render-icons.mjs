// Renders the icons of the app from public/icons/logo.svg with Chromium. Run by hand after the logo changes:
//   node client/scripts/render-icons.mjs [path to chromium]
import { readFileSync, writeFileSync } from 'node:fs'
// biome-ignore lint/correctness/noUndeclaredDependencies: A tool run by hand; the tests bring playwright-core.
import { chromium } from 'playwright-core'

const FOLDER = new URL('../public/icons/', import.meta.url)
const PLUM = '#8c3f91'
const PAPER = '#fefbfe'

// `share` of the picture that the mark takes: a maskable icon keeps it inside the circle that every mask leaves.
const ICONS = [
  { file: 'icon-192.png', size: 192, share: 1 },
  { file: 'icon-512.png', size: 512, share: 1 },
  { file: 'maskable-512.png', size: 512, share: 0.62, background: PLUM, bubble: PAPER, stroke: PLUM },
  { file: 'monochrome-512.png', size: 512, share: 0.8, bubble: '#000000', isCutOut: true },
  { file: 'apple-touch-180.png', size: 180, share: 0.66, background: PLUM, bubble: PAPER, stroke: PLUM },
]

const logo = readFileSync(new URL('logo.svg', FOLDER), 'utf8')
const [bubblePath, strokePath] = [...logo.matchAll(/ d="([^"]+)"/g)].map((match) => match[1])

const browser = await chromium.launch({
  executablePath: process.argv[2] ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
})
const page = await browser.newPage()
for (const icon of ICONS) {
  await page.setViewportSize({ width: icon.size, height: icon.size })
  await page.setContent(pageWith(icon))
  writeFileSync(new URL(icon.file, FOLDER), await page.screenshot({ omitBackground: true }))
}
await browser.close()

function pageWith({ size, share, background = 'transparent', bubble = PLUM, stroke = PAPER, isCutOut = false }) {
  const inner = Math.round(size * share)
  const turns = `fill="none" stroke-width="5.5" stroke-linecap="round" d="${strokePath}"`
  const drawing = isCutOut
    ? `<mask id="m"><path fill="#fff" d="${bubblePath}"/><path stroke="#000" ${turns}/></mask>
       <rect width="64" height="64" fill="${bubble}" mask="url(#m)"/>`
    : `<path fill="${bubble}" d="${bubblePath}"/><path stroke="${stroke}" ${turns}/>`
  return `<body style="margin:0;display:grid;place-items:center;height:100vh;background:${background}">
    <svg viewBox="0 0 64 64" width="${inner}" height="${inner}">${drawing}</svg>`
}
