import { assert } from '../../../shared/assert.ts'
import type { Config } from '../../../shared/config.ts'
import { microsPerMilli, microsPerMinute } from '../../../shared/units.ts'
import { ExchangeBroker } from '../../broker/exchange/exchange-broker.ts'
import { Replay } from '../../engine/replay.ts'
import { CommandKind } from '../../execution/command-events.ts'
import type { Row } from '../../execution/outbox.ts'
import type { Feed } from '../../feed/feed.ts'
import { defaultStartUs, openSynthetic } from '../../feed/synthetic/synthetic-feed.ts'
import type { MarketEvent } from '../../market/events.ts'
import { EventKind } from '../../market/events.ts'
import type { LossReport } from '../replay/loss-tally.ts'
import { LossTally } from '../replay/loss-tally.ts'
import { replaySettings } from '../replay/replay-settings.ts'
import { Buyer } from './buyer.ts'

/** The fall, its pauses and its halt, and some minutes of what follows. */
const runMinutes = 45
/** Then the core is stopped: what is open is closed. */
const closingMinutes = 3
const stopUs = defaultStartUs + runMinutes * microsPerMinute
const endUs = stopUs + closingMinutes * microsPerMinute
/** A best bid that falls so far at once is the news. */
const newsShare = 0.002
const latencyUs = 5 * microsPerMilli

export type StressOutcome = {
  readonly seed: number
  readonly preset: string
  /** Held when the news came; above 0 the run is evidence. */
  readonly contractsAtFall: number
  /** The furthest that the price fell from its start. */
  readonly fallShare: number
  /** Times at which trading was halted. */
  readonly halts: number
  readonly trades: number
  readonly netCents: number
  /** From the daily loss to the closed position, in time in which the market was open; null when it was not reached. */
  readonly toFlatMs: number | null
  readonly losses: LossReport
}

/** One crash, drawn from a seed, with a core that buys all the way down. */
export class StressRun {
  readonly #feed: Feed
  readonly #seed: number
  readonly #preset: string
  readonly #replay: Replay
  readonly #tally: LossTally
  readonly #buyer: Buyer
  #bidTicks = 0
  #startTicks = 0
  #lowestTicks = Number.POSITIVE_INFINITY
  #contractsAtFall: number | undefined
  #halts = 0
  #killedUs = Number.NaN
  #haltedUs = 0
  #haltBeganUs = Number.NaN
  #toFlatMs: number | null = null

  constructor(seed: number, config: Config) {
    this.#seed = seed
    this.#preset = config.confluence.preset
    this.#feed = openSynthetic({ seed, scenario: 'crash', endUs })
    const { description } = this.#feed
    const settings = replaySettings(config, description)
    const { risk, instrument } = settings
    const tally = new LossTally(risk.dailyLossCents, instrument.tickCents)
    this.#tally = tally
    this.#buyer = new Buyer(risk.manualMaxContracts)
    this.#replay = new Replay(settings, ({ market }) => new ExchangeBroker(market, latencyUs), {
      settledTicks: description.settledTicks,
      onRow: (_numbered, row) => this.#onRow(row),
    })
  }

  /** @param onBlock called now and then, with the share that is done */
  async run(onBlock: (share: number) => void): Promise<StressOutcome> {
    const feed = this.#feed
    let isStopped = false
    while (await feed.load()) {
      for (let event = feed.next(); event !== undefined; event = feed.next()) {
        if (!isStopped && event.tsUs >= stopUs) {
          isStopped = true
          this.#stop(event.tsUs)
        }
        if (!isStopped) this.#buy()
        this.#watch(event)
        this.#replay.step(event)
      }
      onBlock(feed.progress ?? 0)
    }
    await feed.close()
    return this.#outcome()
  }

  #buy(): void {
    const { engine } = this.#replay
    const wish = engine.market.hasTraded ? this.#buyer.ask(engine) : undefined
    if (wish !== undefined) engine.step(wish)
  }

  #stop(tsUs: number): void {
    const reason = 'the stress test is over'
    this.#replay.engine.step({ kind: CommandKind.StandDown, tsUs, closesPosition: true, reason })
  }

  #watch(event: MarketEvent): void {
    if (event.kind === EventKind.Status) this.#onStatus(event.isTrading, event.tsUs)
    if (event.kind === EventKind.Trade) {
      if (this.#startTicks === 0) this.#startTicks = event.priceTicks
      this.#lowestTicks = Math.min(this.#lowestTicks, event.priceTicks)
    }
    if (event.kind !== EventKind.Depth) return
    const bidTicks = event.bidTicks[0] ?? 0
    const isNews = bidTicks < this.#bidTicks * (1 - newsShare)
    if (isNews) this.#contractsAtFall ??= this.#replay.engine.execution.positionContracts
    this.#bidTicks = bidTicks
  }

  #onStatus(isTrading: boolean, tsUs: number): void {
    if (!isTrading) {
      this.#halts++
      this.#haltBeganUs = tsUs
    } else if (!Number.isNaN(this.#haltBeganUs)) {
      this.#haltedUs += tsUs - this.#haltBeganUs
      this.#haltBeganUs = Number.NaN
    }
  }

  #onRow(row: Row): void {
    this.#tally.onRow(row, this.#replay.engine.market.isHalted)
    if (row.kind !== 'kill' || row.level !== 'flatten') return
    if (row.phase === 'blocked') this.#killedUs = row.ts - this.#haltedUs
    else if (row.phase === 'flat') {
      this.#toFlatMs = (row.ts - this.#haltedUs - this.#killedUs) / microsPerMilli
    }
  }

  #outcome(): StressOutcome {
    const contractsAtFall = this.#contractsAtFall
    assert(contractsAtFall !== undefined, 'a crash begins with its news')
    const { ledger, trades } = this.#replay.engine.execution.booking
    return {
      seed: this.#seed,
      preset: this.#preset,
      contractsAtFall,
      fallShare: 1 - this.#lowestTicks / this.#startTicks,
      halts: this.#halts,
      trades,
      netCents: ledger.realizedCents - ledger.feesCents,
      toFlatMs: this.#toFlatMs,
      losses: this.#tally.report(),
    }
  }
}
