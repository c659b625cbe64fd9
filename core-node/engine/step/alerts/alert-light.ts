import { microsPerHour } from '../../../../shared/units.ts'
import type { Severity } from '../../../../shared/vocabulary.ts'

/** How bad a thing is: 0 nothing to tell. */
export type AlertLevel = 0 | 1 | 2 | 3

const severities: readonly Severity[] = ['info', 'info', 'warning', 'critical']

/** Of the row that tells a level; that it is over is told as info. */
export function severityOf(level: AlertLevel): Severity {
  return severities[level] as Severity
}

export function levelOf(severity: Severity): AlertLevel {
  return severities.lastIndexOf(severity) as AlertLevel
}

export type LightDelays = {
  /** It must last so long before it is told. */
  readonly raiseAfterUs: number
  /** And must be well for so long before it is told to be over. */
  readonly clearAfterUs: number
}

/** Each time it comes back within an hour the patience before the end doubles, up to this many times. */
const patienceMax = 16

/**
 * Whether one alert is on. It becomes graver when that lasts, and goes out as a whole when all is well and
 * stays so. What comes and goes stays on for longer each time, so it is raised at most seven times an hour
 * with an end after a minute: fewer than the critical alerts of an hour that stop trading by default.
 */
export class AlertLight {
  readonly #raiseAfterUs: number
  readonly #clearAfterUs: number
  #level: AlertLevel = 0
  #holdUs: number
  #worseSinceUs = Number.POSITIVE_INFINITY
  #wellSinceUs = Number.POSITIVE_INFINITY
  #clearedUs = Number.NEGATIVE_INFINITY

  constructor({ raiseAfterUs, clearAfterUs }: LightDelays) {
    this.#raiseAfterUs = raiseAfterUs
    this.#clearAfterUs = clearAfterUs
    this.#holdUs = clearAfterUs
  }

  /** What was told last. */
  get level(): AlertLevel {
    return this.#level
  }

  /** How things are now. @returns whether there is something to tell: `level` is another than before */
  show(level: AlertLevel, tsUs: number): boolean {
    if (level > this.#level) return this.#worsen(level, tsUs)
    this.#worseSinceUs = Number.POSITIVE_INFINITY
    if (level > 0 || this.#level === 0) {
      this.#wellSinceUs = Number.POSITIVE_INFINITY
      return false
    }
    if (tsUs < this.#wellSinceUs) this.#wellSinceUs = tsUs
    if (tsUs - this.#wellSinceUs < this.#holdUs) return false
    this.#level = 0
    this.#clearedUs = tsUs
    this.#wellSinceUs = Number.POSITIVE_INFINITY
    return true
  }

  /** It was told so before a restart. */
  restore(level: AlertLevel, tsUs: number): void {
    if (level === 0 && this.#level > 0) this.#clearedUs = tsUs
    this.#level = level
  }

  #worsen(level: AlertLevel, tsUs: number): boolean {
    this.#wellSinceUs = Number.POSITIVE_INFINITY
    if (tsUs < this.#worseSinceUs) this.#worseSinceUs = tsUs
    if (tsUs - this.#worseSinceUs < this.#raiseAfterUs) return false
    if (this.#level === 0) this.#setHold(tsUs)
    this.#level = level
    this.#worseSinceUs = Number.POSITIVE_INFINITY
    return true
  }

  #setHold(tsUs: number): void {
    const isBack = tsUs - this.#clearedUs < microsPerHour
    const longest = this.#clearAfterUs * patienceMax
    this.#holdUs = isBack ? Math.min(this.#holdUs * 2, longest) : this.#clearAfterUs
  }
}
