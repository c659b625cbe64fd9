import type { KillLevel } from '../../shared/vocabulary.ts'

/** The levels in order: each includes the ones before it. */
const order: readonly KillLevel[] = ['none', 'block', 'cancel', 'flatten', 'lock']

export function isAtLeast(level: KillLevel, wanted: KillLevel): boolean {
  return order.indexOf(level) >= order.indexOf(wanted)
}

/**
 * What is stopped, and since when. It rises by itself and falls only when it is re-armed; a restart finds it
 * where it was.
 */
export class KillSwitch {
  level: KillLevel = 'none'
  by = ''
  reason = ''
  sinceUs = 0

  /** @returns whether this raised the level */
  raise(level: KillLevel, by: string, reason: string, tsUs: number): boolean {
    if (isAtLeast(this.level, level)) return false
    this.#set(level, by, reason, tsUs)
    return true
  }

  /** Who may do this, and when, is decided before. */
  rearm(by: string, reason: string, tsUs: number): void {
    this.#set('none', by, reason, tsUs)
  }

  #set(level: KillLevel, by: string, reason: string, tsUs: number): void {
    this.level = level
    this.by = by
    this.reason = reason
    this.sinceUs = tsUs
  }
}
