import type { Preset } from '../preset.ts'

/**
 * The rules around weights and thresholds where a source names none. The gates are ours; the filter and
 * Battle Navale only report unless a source asks for more.
 */
export const usualRules = {
  gates: { minCoverage: 0.6, minAgreement: 0.35, hysteresis: 0.02 },
  dynamicGate: false,
  normalization: 'fixed',
  factors: { session: 'gate', volatility: false, gammaCycle: false },
  battleNavale: 'off',
  routing: 'report',
  regimeTilt: 0,
  filter: 'off',
  warnings: [],
} as const satisfies Partial<Preset>

/** For thresholds from 0.55 up. */
export const unreachable =
  'A signed score hardly ever reaches these thresholds: with independent features they lie four to six standard deviations out. The source itself reports that no signal came.'
