import { assert } from '../../../shared/assert.ts'
import { Confluence } from '../../confluence/confluence.ts'
import type { Preset } from '../../confluence/preset.ts'
import { StudiedContext } from '../../confluence/studied-context.ts'
import { GammaCycle } from '../../features/context/gamma-cycle.ts'
import { MarketRegime } from '../../features/context/market-regime.ts'
import { SessionOptimizer } from '../../features/context/session-optimizer.ts'
import { memoryUsOf } from '../../features/feature-memory.ts'
import type { FeatureSettings } from '../../features/feature-settings.ts'
import { FeatureSources } from '../../features/feature-sources.ts'
import type { Feature, FeatureName, MarketListener } from '../../features/feature.ts'
import { ProfileLevels } from '../../features/profile-levels.ts'
import { createFeatures } from '../../features/registry.ts'
import { Closed } from '../../market/bars.ts'
import { futureExpiry } from '../../market/calendar/future-expiry.ts'
import type { Session } from '../../market/calendar/session-calendar.ts'
import { isOpenAt, isRegularAt, sessionAt } from '../../market/calendar/session-calendar.ts'
import type { MarketEvent } from '../../market/events.ts'
import { EventKind } from '../../market/events.ts'
import type { Market } from '../../market/market.ts'
import { Changed } from '../../market/market.ts'
import { OptionMarket } from '../../options/option-market.ts'

/**
 * From the market to the score: option views, then the studies that say in what circumstances a score is
 * read, then the features, then the score. The order in which they hear an event is settled here, once.
 */
export class Signal {
  readonly options = new OptionMarket({ underlying: 'SPX' })
  readonly backupOptions = new OptionMarket({ underlying: 'QQQ' })
  readonly session = new SessionOptimizer()
  readonly gammaCycle = new GammaCycle()
  readonly marketRegime = new MarketRegime()
  readonly profileLevels = new ProfileLevels()
  readonly sources: FeatureSources
  readonly features: readonly Feature[]
  /** Those of the preset, in the order of the score. */
  readonly scored: readonly Feature[]
  /** Where the bands of the chart come from. */
  readonly bands: Feature
  readonly context: StudiedContext
  readonly confluence: Confluence
  // Who hears what is settled once, so that the hot path walks plain arrays.
  readonly #onSession: readonly MarketListener[]
  readonly #onMinute: readonly MarketListener[]
  readonly #onTrade: readonly MarketListener[]
  readonly #onBook: readonly MarketListener[]
  readonly #onIndex: readonly MarketListener[]
  readonly #onChain: readonly MarketListener[]

  constructor(preset: Preset, settings: FeatureSettings) {
    this.sources = new FeatureSources(this.options, this.backupOptions, settings)
    this.features = createFeatures(this.sources)
    const { volatility, battles, heardFirst } = this.sources
    this.context = new StudiedContext({
      session: this.session,
      volatility,
      gammaCycle: this.gammaCycle,
      marketRegime: this.marketRegime,
      battleNavale: battles.minute,
    })
    this.confluence = new Confluence(preset, this.features, this.context)
    const named = (wanted: FeatureName): Feature => {
      const found = this.features.find(({ name }) => name === wanted)
      assert(found !== undefined, `${wanted} is in the registry`)
      return found
    }
    this.scored = this.confluence.names.map(named)
    this.bands = named('vwap_bands_signal')
    const studies = [...heardFirst, this.gammaCycle, this.marketRegime, this.profileLevels]
    const listeners: readonly MarketListener[] = [
      ...studies,
      ...this.features.filter((feature) => !studies.includes(feature)),
    ]
    this.#onSession = listeners.filter((one) => one.onSession !== undefined)
    this.#onMinute = listeners.filter((one) => one.onMinute !== undefined)
    this.#onTrade = listeners.filter((one) => one.onTrade !== undefined)
    this.#onBook = listeners.filter((one) => one.onBook !== undefined)
    this.#onIndex = listeners.filter((one) => one.onIndex !== undefined)
    this.#onChain = listeners.filter((one) => one.onChain !== undefined)
  }

  /** @param contract the future's code, e.g. ESZ6 */
  beginSession(market: Market, contract: string): void {
    const { tradeDate } = market.session
    this.options.setFuture(futureExpiry(contract, tradeDate))
    this.options.onSession(market)
    this.backupOptions.onSession(market)
    for (const listener of this.#onSession) listener.onSession?.(market)
    for (const { name, value } of this.features) {
      if (memoryUsOf[name] === Number.POSITIVE_INFINITY) value.miss(0, 0, 0)
    }
    this.confluence.onSession()
  }

  /** Nothing was heard from then until now. While the market was closed there was nothing to hear. */
  miss(fromUs: number, { session, tsUs }: Market): void {
    const before = sessionAt(fromUs)
    const missingFromUs = isOpenAt(before, fromUs) ? fromUs : before.endUs
    if (missingFromUs >= tsUs) return
    // What is summed up from an open on knows nothing of the time before, and misses nothing of it.
    const { beganUs, endsUs } = vwapSpan(session, tsUs)
    for (const { name, value } of this.features) {
      const memoryUs = memoryUsOf[name]
      if (memoryUs < Number.POSITIVE_INFINITY) value.miss(missingFromUs, tsUs, memoryUs)
      else {
        const ofSpanUs = Math.min(tsUs - beganUs, endsUs - tsUs)
        value.miss(Math.max(missingFromUs, beganUs), tsUs, ofSpanUs)
      }
    }
  }

  /** Bars closed. @param closed the bits of Closed */
  onBars(market: Market, closed: number): void {
    if ((closed & Closed.Minute) === 0) return
    for (const listener of this.#onMinute) listener.onMinute?.(market)
    this.confluence.onMinute(market)
  }

  /** The market took an event in. @param changed the bits of Changed */
  onMarket(market: Market, event: MarketEvent, changed: number): void {
    if ((changed & Changed.Trade) !== 0) {
      for (const listener of this.#onTrade) listener.onTrade?.(market)
    }
    if ((changed & Changed.Book) !== 0) {
      this.options.updateBasis(market)
      for (const listener of this.#onBook) listener.onBook?.(market)
    }
    if ((changed & Changed.Index) !== 0) {
      this.options.updateBasis(market)
      for (const listener of this.#onIndex) listener.onIndex?.(market)
    }
    if (event.kind !== EventKind.Chain) return
    const isTaken =
      this.options.onChain(event.chain, market) || this.backupOptions.onChain(event.chain, market)
    if (!isTaken) return
    for (const listener of this.#onChain) listener.onChain?.(market)
  }

  /** Reads the score as things stand now. */
  evaluate(market: Market): void {
    this.session.update(market.session, market.tsUs)
    this.confluence.evaluate(market)
  }
}

/** From when the VWAP at this time counts, and when another takes its place. */
function vwapSpan(session: Session, tsUs: number): { beganUs: number; endsUs: number } {
  const { openUs, regularOpenUs, regularCloseUs, endUs } = session
  if (isRegularAt(session, tsUs)) return { beganUs: regularOpenUs, endsUs: regularCloseUs }
  return { beganUs: openUs, endsUs: tsUs < regularOpenUs ? regularOpenUs : endUs }
}
