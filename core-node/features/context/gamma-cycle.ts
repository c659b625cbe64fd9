import { cashDaysBetween, isQuarterly, nextOpex } from '../../market/calendar/option-expiry.ts'
import type { Session } from '../../market/calendar/session-calendar.ts'
import type { Market } from '../../market/market.ts'
import type { MarketListener } from '../feature.ts'

export type GammaPhase = 'normal' | 'gamma_peak' | 'expiry_week'

/** From the most days before the expiry down: the last that fits is the phase. Status report of July 2025. */
const phases = [
  { phase: 'normal', mostDays: Infinity, factor: 1 },
  { phase: 'gamma_peak', mostDays: 5, factor: 1.1 },
  { phase: 'expiry_week', mostDays: 2, factor: 0.9 },
] as const

/**
 * Where the trade date stands in the monthly cycle of option expiries: gamma peaks three to five trading days
 * before one, and pins the price in the last two and on the day. Known once a session begins, and the same
 * throughout.
 */
export class GammaCycle implements MarketListener {
  phase: GammaPhase = 'normal'
  /** On the score, 0.9 to 1.1; NaN before the first session. */
  factor = Number.NaN
  /** Days on which the cash market trades, to the next expiry; 0 on its day. NaN before the first session. */
  tradingDaysToOpex = Number.NaN
  /** The next expiry is that of the futures too. */
  isQuarterly = false

  onSession(market: Market): void {
    this.begin(market.session)
  }

  begin({ tradeDate }: Session): void {
    const day = Temporal.PlainDate.from(tradeDate)
    const opex = nextOpex(day)
    this.tradingDaysToOpex = cashDaysBetween(day, opex)
    this.isQuarterly = isQuarterly(opex.month)
    for (const { phase, mostDays, factor } of phases) {
      if (this.tradingDaysToOpex > mostDays) return
      this.phase = phase
      this.factor = factor
    }
  }
}
