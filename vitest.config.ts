import { defineConfig } from 'vitest/config'

const EMBEDDED = 'server/src/infra/testing/prepare-embedded.ts'
const POSTGRESQL = 'server/src/infra/testing/prepare-postgresql.ts'

/** One project per level of test; `npm test` runs them in this order. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            'packages/*/src/**/*.test.ts',
            'server/src/**/*.test.ts',
            'client/src/**/*.test.{ts,tsx}',
            'tests/**/*.test.ts',
          ],
          exclude: [
            '**/node_modules/**',
            '**/*.int.test.ts',
            'tests/hostile/**',
            'tests/simulation/**',
            'tests/system/**',
          ],
          environment: 'node',
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['server/**/*.int.test.ts'],
          globalSetup: [EMBEDDED, POSTGRESQL],
          environment: 'node',
          // Each file starts real services and mostly waits for them: more at once only take each other's time.
          maxWorkers: 2,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'simulation',
          include: ['tests/simulation/**/*.test.ts'],
          globalSetup: [EMBEDDED],
          environment: 'node',
          testTimeout: 180_000,
        },
      },
      {
        test: {
          name: 'hostile',
          include: ['tests/hostile/**/*.test.ts'],
          environment: 'node',
          testTimeout: 20_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'system',
          include: ['tests/system/**/*.test.ts'],
          environment: 'node',
          globalSetup: ['tests/system/trust-certificate.ts'],
          testTimeout: 90_000,
          hookTimeout: 90_000,
        },
      },
      {
        // Not part of `npm test`: whether the fault tests find what they are there to find.
        test: {
          name: 'planted',
          include: ['tests/system/**/*.planted.ts'],
          environment: 'node',
          globalSetup: ['tests/system/trust-certificate.ts'],
          maxWorkers: 1,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['tests/browser/**/*.spec.ts'],
          environment: 'node',
          maxWorkers: 2,
          testTimeout: 120_000,
          hookTimeout: 90_000,
        },
      },
    ],
  },
})
