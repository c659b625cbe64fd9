/**
 * How old what the page shows may be before it is called old and greyed out. Pulses and health rows are aged by
 * the wall clock, since they are written by it or stop with the core; the others by the market's time, which
 * a simulation may run faster.
 */
export const staleAfterMs = {
  /** One comes every second: two may be late. */
  pulse: 3_000,
  /** One comes every minute: one may be lost, and the next be half a minute late. */
  context: 150_000,
  levels: 150_000,
  /** Quotes are whole up to 120 s and worth nothing to the features at twice that. */
  chainQuotes: 240_000,
  /** One comes every 30 s: one may be lost, and the next be half of that late. */
  health: 75_000,
} as const

export type Staleness = keyof typeof staleAfterMs
