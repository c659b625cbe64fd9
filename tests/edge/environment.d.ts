import type { D1Migration } from 'cloudflare:test'

declare global {
  namespace Cloudflare {
    interface Env {
      /** What vitest.config.ts read from migrations/. */
      TEST_MIGRATIONS: D1Migration[]
    }
  }
}
