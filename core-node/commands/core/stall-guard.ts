/**
 * A main thread that stood still for so long has missed what the broker told, and the watchdog may be dealing in
 * its place: well within the shortest time after which that one acts, 1,500 ms, less the time between two beats.
 */
export const stallMs = 1_000

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
