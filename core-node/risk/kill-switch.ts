import type { KillLevel } from '../../shared/vocabulary.ts'

/** The levels in order: each includes the ones before it. */
const order: readonly KillLevel[] = ['none', 'block', 'cancel', 'flatten', 'lock']

export function isAtLeast(level: KillLevel, wanted: KillLevel): boolean {
  return order.indexOf(level) >= order.indexOf(wanted)
}

/**
 * What is stopped, and since when. It only ever rises: no command of this program lowers it, and a restart
 * finds it where it was.
 */
export class KillSwitch {
  level: KillLevel = 'none'
  by = ''
  reason = ''
  sinceUs = 0

  /** @returns whether this raised the level */
  raise(level: KillLevel, by: string, reason: string, tsUs: number): boolean {
    if (isAtLeast(this.level, level)) return false
    this.level = level
    this.by = by
    this.reason = reason
    this.sinceUs = tsUs
    return true
  }
}
