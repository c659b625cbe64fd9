import { hardCaps } from '../../shared/config.ts'
import type { Config } from '../../shared/config.ts'

export type Limits = Config['risk']

/** The most contracts one position may have: what is configured, below the cap in code. */
export function maxContracts(limits: Limits): number {
  return Math.min(limits.maxContracts, hardCaps.maxContracts)
}
