import { microsPerMilli } from '../../../shared/units.ts'

/**
 * Whose life trading depends on. The edge is not among them: with the edge gone trading is the same, and it
 * is the edge that tells of our silence.
 */
export type HeartbeatSource = 'gateway' | 'watchdog'

/** Who was heard, and when. Whoever was heard once is expected to go on. */
export class Heartbeats {
  #timeoutUs: number
  readonly #heardUs = new Map<HeartbeatSource, number>()

  constructor(timeoutMs: number) {
    this.#timeoutUs = timeoutMs * microsPerMilli
  }

  tighten(timeoutMs: number): void {
    this.#timeoutUs = timeoutMs * microsPerMilli
  }

  get isAnyHeard(): boolean {
    return this.#heardUs.size > 0
  }

  onHeartbeat(source: HeartbeatSource, tsUs: number): void {
    this.#heardUs.set(source, tsUs)
  }

  /** Since when nothing was heard of it, in microseconds; NaN when it never was. */
  silentUs(source: HeartbeatSource, nowUs: number): number {
    return nowUs - (this.#heardUs.get(source) ?? Number.NaN)
  }

  isSilent(source: HeartbeatSource, nowUs: number): boolean {
    const heardUs = this.#heardUs.get(source)
    return heardUs !== undefined && !(nowUs - heardUs <= this.#timeoutUs)
  }
}
