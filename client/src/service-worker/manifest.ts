import type { ManifestOptions } from 'vite-plugin-pwa'
import { PICTURES } from '../build/manifest-pictures.ts'

/** What installing shows and does. `id` names the app for ever: never change it. */
export const manifest: Partial<ManifestOptions> = {
  id: '/?app',
  name: 'Stogram',
  short_name: 'Stogram',
  description: 'Self-hosted, end-to-end encrypted messages.',
  lang: 'en',
  dir: 'ltr',
  start_url: '/?app',
  scope: '/',
  display: 'standalone',
  display_override: ['standalone', 'minimal-ui'],
  orientation: 'any',
  background_color: '#faf8fc',
  theme_color: '#8c3f91',
  categories: ['social', 'communication'],
  icons: [
    { src: '/icons/icon-192.png', sizes: '192x192', type: 'image/png', purpose: 'any' },
    { src: '/icons/icon-512.png', sizes: '512x512', type: 'image/png', purpose: 'any' },
    { src: '/icons/maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
    { src: '/icons/monochrome-512.png', sizes: '512x512', type: 'image/png', purpose: 'monochrome' },
  ],
  screenshots: PICTURES.map(({ file, ...rest }) => ({ src: `/pictures/${file}`, type: 'image/png', ...rest })),
  shortcuts: [
    {
      name: 'New chat',
      url: '/?new-chat',
      icons: [{ src: '/icons/icon-192.png', sizes: '192x192', type: 'image/png' }],
    },
  ],
  launch_handler: { client_mode: ['navigate-existing', 'auto'] },
}
