/**
 * A main thread that stood still for so long has missed what the broker told, and may have been replaced by the
 * watchdog: half of the shortest time after which that one calls it stale.
 */
export const stallMs = 750

/** Notices, at the first event after it, that the main thread has stood still. */
export class StallGuard {
  #aliveMs = Number.NaN

  /** Called on every event, and ten times a second. @returns how long it stood still; 0 when it did not */
  look(nowMs: number): number {
    const gapMs = nowMs - this.#aliveMs
    this.#aliveMs = nowMs
    return gapMs > stallMs ? gapMs : 0
  }
}
