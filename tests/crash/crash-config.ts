import { busyConfig } from '../faults/busy-config.ts'

/** Two contracts, so that an order can fill in pieces; exits near enough to be reached within a second. */
export const crashConfig = {
  ...busyConfig,
  risk: { ...busyConfig.risk, baseContracts: 2, maxContracts: 2 },
  // A core that died is missed as early as may be.
  watchdog: { staleAfterMs: 1_500, graceMs: 0 },
} as const
