import type { Mode } from '../../../shared/vocabulary.ts'
import type { ClockOffset } from '../../broker/ib/clock-comparison.ts'
import type { RiskEvent } from '../../risk/risk-events.ts'
import { RiskKind } from '../../risk/risk-events.ts'
import type { ClockSource } from '../../risk/watch/clock-skew.ts'
import type { HeartbeatSource } from '../../risk/watch/heartbeats.ts'
import type { ClockTrust } from './clock-base.ts'
import { ClockBase } from './clock-base.ts'

export type RiskFeedOptions = {
  readonly mode: Mode
  /** Seconds of the broker's time in one of ours. */
  readonly clockRate: number
  readonly submit: (event: RiskEvent) => void
  /** The market's time, microseconds; undefined before there is one, and then nothing is fed. */
  readonly nowUs: () => number | undefined
  /** This machine's clock, in ms. */
  readonly systemMs: () => number
  readonly note: (text: string) => void
}

const trustOf: Readonly<Record<Mode, ClockTrust>> = {
  live: 'always',
  'live-micro': 'always',
  paper: 'today',
  'dry-run': 'today',
  simulation: 'never',
  replay: 'never',
}

/** Signs of life more often than this need not be recorded. */
const heartbeatEveryMs = 1_000
/** A skew that has moved less is told again only after `againAfterMs`. */
const movedMs = 10
const againAfterMs = 30_000

type Told = { skewMs: number; atMs: number }

/**
 * What the controls of the system ask for and no market brings: signs of life of gateway and watchdog, our clock
 * against the broker's and the edge's, yesterday's settlement. All of it reaches the engine as events, so that a
 * replay of the day hears it too.
 */
export class RiskFeed {
  readonly #options: RiskFeedOptions
  readonly #base: ClockBase
  readonly #beatMs = new Map<HeartbeatSource, number>()
  readonly #skews = new Map<ClockSource, Told>()
  #isForeignDayTold = false

  constructor(options: RiskFeedOptions) {
    this.#options = options
    this.#base = new ClockBase(trustOf[options.mode], options.clockRate)
  }

  onHeartbeat(source: HeartbeatSource): void {
    const tsUs = this.#options.nowUs()
    const nowMs = this.#options.systemMs()
    const sinceMs = Math.abs(nowMs - (this.#beatMs.get(source) ?? Number.NEGATIVE_INFINITY))
    if (tsUs === undefined || sinceMs < heartbeatEveryMs) return
    this.#beatMs.set(source, nowMs)
    this.#options.submit({ kind: RiskKind.Heartbeat, tsUs, source })
  }

  /** @param offset undefined while it is not known: if it was before, one of the clocks has just been set */
  onBrokerClock(offset: ClockOffset | undefined): void {
    if (offset === undefined) {
      if (this.#skews.has('broker')) this.#tellSkew('broker', Number.NaN)
      return
    }
    const { offsetMs } = offset
    this.#tellSkew('broker', this.#base.skewOf(offset, this.#options.systemMs()))
    if (this.#isForeignDayTold || this.#base.isOfToday(offsetMs)) return
    if (this.#options.mode === 'simulation') return
    this.#isForeignDayTold = true
    const { note, systemMs } = this.#options
    const brokerTime = new Date(systemMs() - offsetMs).toISOString()
    note(
      `the broker’s clock shows ${brokerTime}, more than a day from this machine’s: it is taken for a simulated market, and only the course of the two clocks is compared`,
    )
  }

  /** @param skewMs our clock less the edge's: both show the time of day, whatever the market's is */
  onEdgeClock(skewMs: number): void {
    this.#tellSkew('edge', skewMs)
  }

  onPreviousClose(previousTicks: number): void {
    const tsUs = this.#options.nowUs()
    if (tsUs === undefined) return
    this.#options.submit({ kind: RiskKind.Reference, tsUs, previousTicks })
  }

  #tellSkew(source: ClockSource, skewMs: number): void {
    const tsUs = this.#options.nowUs()
    if (tsUs === undefined) return
    const nowMs = this.#options.systemMs()
    const told = this.#skews.get(source)
    // NaN is told once, and whatever comes behind it at once.
    const isSame =
      told !== undefined &&
      (Object.is(told.skewMs, skewMs) || Math.abs(told.skewMs - skewMs) < movedMs)
    if (isSame && Math.abs(nowMs - told.atMs) < againAfterMs) return
    this.#skews.set(source, { skewMs, atMs: nowMs })
    this.#options.submit({ kind: RiskKind.Clock, tsUs, source, skewMs })
  }
}
