import type { Severity } from '../vocabulary.ts'

/** What is known of one alert of the core, for people and for whoever passes it on. */
export type AlertEntry = {
  /** The severities its rows can have, the mildest first; 'info' is also what says that it is over. */
  readonly severities: readonly Severity[]
  /** What raises it, and what makes it graver. */
  readonly when: string
  /** When it is over, and whether a row says so. */
  readonly over: string
  /** A text as it is told; capitals stand for what is filled in. */
  readonly text: string
}
