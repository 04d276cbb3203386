import { defineConfig } from 'vitest/config'

/** For mutation testing, which runs in a copy of this folder alone; everything else uses the config of the root. */
export default defineConfig({ test: { include: ['**/*.test.ts'], environment: 'node', testTimeout: 20_000 } })
