import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'
import { commonPasswords } from './src/build/common-passwords.ts'
import { compileAhead } from './src/build/compile-ahead.ts'
import { FIRST_SCREEN, firstScreen } from './src/build/first-screen.ts'
import { lightReact } from './src/build/light-react.ts'
import { manifestPictures } from './src/build/manifest-pictures.ts'
import { preloadMain } from './src/build/preload-main.ts'
import { manifest } from './src/service-worker/manifest.ts'

const SERVER = 'http://localhost:3000'

export default defineConfig(({ mode }) => ({
  root: import.meta.dirname,
  define: {
    'import.meta.env.APP_VERSION': JSON.stringify(appVersion()),
    'import.meta.env.BUILD_HASH': JSON.stringify(buildHash()),
  },
  plugins: [
    react(),
    tailwindcss(),
    lightReact(),
    commonPasswords(),
    preloadMain(),
    compileAhead(['react', FIRST_SCREEN]),
    manifestPictures(new URL('../docs/images/', import.meta.url)),
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'src/service-worker',
      filename: 'sw.ts',
      injectRegister: false,
      registerType: 'prompt',
      manifest,
      injectManifest: {
        rollupFormat: 'iife',
        globPatterns: ['**/*.{html,js,css,woff2,svg,webmanifest}', 'icons/icon-192.png'],
        globIgnores: [
          ...['gallery.html', '**/gallery-*', 'sw.js', '**/*-{cyrillic,greek,vietnamese}*.woff2'],
          // Where a password is chosen there is a network.
          '**/rate-password-*',
        ],
        dontCacheBustURLsMatching: /^assets\//,
        maximumFileSizeToCacheInBytes: 1_500_000,
      },
      devOptions: { enabled: false },
    }),
  ],
  worker: { format: 'es' },
  server: { proxy: { '/api': SERVER, '/socket.io': { target: SERVER, ws: true } } },
  build: {
    target: ['chrome125', 'firefox128', 'safari17.5'],
    cssTarget: ['chrome125', 'firefox128', 'safari17.5'],
    // Every byte of script and style is its own file: the content policy allows nothing inline.
    // What a later screen shares with the first is there already.
    modulePreload: { polyfill: false, resolveDependencies: () => [] },
    assetsInlineLimit: 0,
    sourcemap: false,
    reportCompressedSize: false,
    rolldownOptions: {
      input: mode === 'gallery' ? ['index.html', 'gallery.html'] : ['index.html'],
      output: {
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [
            // Its own file stays in caches from version to version.
            { name: 'react', test: /node_modules\/(react|react-dom|scheduler)\//, priority: 1 },
            { name: firstScreen, debugName: FIRST_SCREEN },
          ],
        },
      },
    },
  },
}))

function appVersion(): string {
  const text = readFileSync(new URL('./package.json', import.meta.url), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}

/** The same commit gives the same build, so the hash can be compared with the source. */
function buildHash(): string {
  // A container is built without the repository's history.
  if (process.env.BUILD_HASH) return process.env.BUILD_HASH
  try {
    return execFileSync('git', ['rev-parse', '--short=10', 'HEAD'], { encoding: 'utf8' }).trim()
  } catch {
    return 'unknown'
  }
}
