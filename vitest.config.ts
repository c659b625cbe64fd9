import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-plugin'
import { defineConfig } from 'vitest/config'

/** The long ones: each fault and each way to stop, with every part in a process of its own. */
const drills = [
  'tests/system/faults/{connection,links,messages,orders}.test.ts',
  'tests/system/kill/**/*.test.ts',
  'tests/system/long-session*.test.ts',
  'tests/system/market-crash.test.ts',
]

/**
 * node: the core's own logic and the contracts. workerd: the edge inside the real runtime. system: gateway,
 * core and edge together, in their own processes; drills: the same for twenty minutes, with faults and
 * kill switches. browser: the panel in Chromium.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'node',
          include: ['tests/{core-node,shared,real-data}/**/*.test.ts'],
          setupFiles: ['tests/property-seed.ts'],
          // None of them waits: it is only a machine that is busy.
          testTimeout: 60_000,
        },
      },
      {
        plugins: [
          cloudflareTest(async () => ({
            wrangler: { configPath: './wrangler.toml' },
            miniflare: {
              bindings: { TEST_MIGRATIONS: await readD1Migrations('./migrations') },
            },
          })),
        ],
        test: {
          name: 'workerd',
          include: ['tests/edge/**/*.test.ts'],
          setupFiles: ['tests/edge/apply-migrations.ts', 'tests/property-seed.ts'],
        },
      },
      {
        test: {
          name: 'system',
          include: ['tests/system/**/*.test.ts'],
          exclude: drills,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'drills',
          include: drills,
          testTimeout: 180_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['tests/browser/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
