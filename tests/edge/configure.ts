import { env } from 'cloudflare:workers'

import type { SettingsSource } from '../../edge/settings.ts'

/**
 * Sets what the edge is configured with. Tests run in the Worker's own isolate, where the environment is one
 * object for the Worker, its Durable Objects and the tests.
 */
export function configure(settings: SettingsSource): void {
  Object.assign(env, settings)
}
