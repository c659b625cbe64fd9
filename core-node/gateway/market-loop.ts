import { microsPerMinute, microsPerSecond } from '../../shared/units.ts'
import type { Feed } from '../feed/feed.ts'
import type { MarketEvent } from '../market/events.ts'
import { EventKind } from '../market/events.ts'
import type { Timers } from './market-clock.ts'
import { MarketClock } from './market-clock.ts'
import type { Simulation } from './simulation.ts'

export type MarketLoopOptions = {
  readonly feed: Feed
  /** The feed's first event: the feed itself goes on behind it. */
  readonly firstEvent: MarketEvent
  readonly simulation: Simulation
  readonly speed: number
  readonly timers: Timers
  readonly log: (text: string) => void
}

/** Between two looks at the clock, at most; a market that is quiet still tells time. */
const turnEveryMs = 5
/** A turn that takes longer would keep sockets waiting. */
const turnBudgetMs = 8
/** How often in a turn the budget is looked at. */
const eventsBetweenLooks = 64
/** Further behind than this, the market's clock is set back instead of running after it. */
const lagMsMax = 100
const slipNoticeEveryMs = 60_000
/** A recording whose open market trades nothing for this long is not waited for. */
const quietWarmUpUs = 60 * microsPerSecond

/** Takes events from a feed as the market's clock reaches them, and passes them to the simulation. */
export class MarketLoop {
  readonly #options: MarketLoopOptions
  readonly #clock: MarketClock
  #pending: MarketEvent | undefined
  #timer: { cancel(): void } | undefined
  #isLoading = false
  #isStopped = false
  #isOver = false
  #speed: number
  /** Where the market was stopped for a while. */
  #pausedUs: number | undefined
  #slippedMs = 0
  #slipToldMs = Number.NEGATIVE_INFINITY

  constructor(options: MarketLoopOptions) {
    this.#options = options
    this.#pending = options.firstEvent
    this.#speed = options.speed
    this.#clock = new MarketClock(options.timers, options.speed, options.firstEvent.tsUs)
  }

  /**
   * Takes in at once what a recording has before its first trade: the book as it stood and the auction. Then,
   * of any feed, as many minutes as clients should find in the history.
   */
  async warmUp(): Promise<void> {
    const { feed, simulation } = this.#options
    if (feed.progress !== undefined) await this.#takeOpening()
    await this.#takeHistory(simulation.settings.historyMinutes * microsPerMinute)
  }

  async #takeHistory(historyUs: number): Promise<void> {
    const { market } = this.#options.simulation
    if (historyUs === 0) return
    let untilUs: number | undefined
    for (;;) {
      const event = this.#pending ?? (await this.#fetch())
      this.#pending = event
      if (event === undefined) return
      untilUs ??= Math.max(market.tsUs, event.tsUs) + historyUs
      if (event.tsUs >= untilUs) return
      this.#options.simulation.step(event)
      this.#pending = undefined
    }
  }

  async #takeOpening(): Promise<void> {
    const { simulation } = this.#options
    const { market } = simulation
    let openSinceUs: number | undefined
    while (!market.hasTraded) {
      const event = this.#pending ?? (await this.#fetch())
      if (event === undefined) return
      const isSnapshot = event.kind === EventKind.Order && event.isSnapshot
      simulation.step(event)
      this.#pending = undefined
      // Orders of a snapshot carry the times at which they were placed, over days.
      if (isSnapshot || !market.isOpen) openSinceUs = undefined
      else openSinceUs ??= market.tsUs
      if (openSinceUs !== undefined && market.tsUs - openSinceUs > quietWarmUpUs) return
    }
  }

  start(): void {
    const { simulation } = this.#options
    this.#clock.set(this.#pending?.tsUs ?? simulation.market.tsUs)
    this.#turn()
  }

  stop(): void {
    this.#isStopped = true
    this.#timer?.cancel()
  }

  get speed(): number {
    return this.#speed
  }

  get isPaused(): boolean {
    return this.#pausedUs !== undefined
  }

  /** The market stands still, and its time too; clients are served. */
  pause(): void {
    this.#pausedUs ??= this.#clock.nowUs()
    this.#timer?.cancel()
  }

  resume(): void {
    if (this.#pausedUs === undefined || this.#isOver) return
    this.#clock.set(this.#pausedUs)
    this.#pausedUs = undefined
    this.#turn()
  }

  setSpeed(speed: number): void {
    this.#speed = speed
    this.#clock.setSpeed(speed)
  }

  async #fetch(): Promise<MarketEvent | undefined> {
    const { feed } = this.#options
    for (;;) {
      const event = feed.next()
      if (event !== undefined) return event
      if (!(await feed.load())) return undefined
    }
  }

  #turn(): void {
    if (this.#isStopped || this.#pausedUs !== undefined) return
    const { timers, simulation, feed } = this.#options
    const startMs = timers.nowMs()
    const nowUs = this.#clock.nowUs()
    for (let count = 1; ; count++) {
      this.#pending ??= feed.next()
      const event = this.#pending
      if (event === undefined) {
        this.#load()
        return
      }
      if (event.tsUs > nowUs) break
      simulation.step(event)
      this.#pending = undefined
      const isToLook = count % eventsBetweenLooks === 0
      if (isToLook && timers.nowMs() - startMs > turnBudgetMs) break
    }
    const nextUs = this.#pending?.tsUs ?? simulation.market.tsUs
    simulation.advance(Math.min(nowUs, nextUs))
    this.#slipIfLate(nextUs)
    this.#schedule(nextUs)
  }

  #schedule(nextUs: number): void {
    this.#scheduleIn(Math.min(turnEveryMs, Math.max(0, this.#clock.msUntil(nextUs))))
  }

  #scheduleIn(delayMs: number): void {
    // A market that was stopped for a while may have one waiting already.
    this.#timer?.cancel()
    this.#timer = this.#options.timers.after(delayMs, () => this.#turn())
  }

  /** The machine cannot keep up: time is lost rather than gathered. */
  #slipIfLate(nextUs: number): void {
    const lateMs = -this.#clock.msUntil(nextUs)
    if (lateMs <= lagMsMax) return
    this.#clock.set(nextUs)
    this.#slippedMs += lateMs
    const { timers, log } = this.#options
    const nowMs = timers.nowMs()
    if (nowMs - this.#slipToldMs < slipNoticeEveryMs) return
    this.#slipToldMs = nowMs
    const seconds = (this.#slippedMs / 1_000).toFixed(1)
    log(
      `the market cannot be run at ${this.#speed} times the clock here: it fell ${seconds} s behind, and goes on from there`,
    )
    this.#slippedMs = 0
  }

  /** Reading is not waited for in a turn. */
  #load(): void {
    if (this.#isLoading) return
    this.#isLoading = true
    const { feed, log } = this.#options
    feed.load().then(
      (hasMore) => {
        this.#isLoading = false
        if (this.#isStopped) return
        // Not at once: blocks that come without waiting would never let the sockets have their turn.
        if (hasMore) this.#scheduleIn(0)
        else this.#end('the recording is over')
      },
      (error: unknown) => {
        if (this.#isStopped) return
        log(`the market’s source failed: ${(error as Error).message}`)
        this.#end('its source failed')
      },
    )
  }

  #end(reason: string): void {
    const { simulation, log } = this.#options
    const { market } = simulation
    this.#isOver = true
    this.#clock.stopAt(market.tsUs)
    simulation.endOfMarket()
    log(`the market stands still: ${reason}. The gateway goes on serving.`)
  }
}
