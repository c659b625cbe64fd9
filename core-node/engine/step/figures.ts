import { round6 } from '../../../shared/rounding.ts'
import type { Direction } from '../../../shared/vocabulary.ts'
import type { Confluence } from '../../confluence/confluence.ts'
import type { Booking } from '../../execution/booking.ts'
import type { Market } from '../../market/market.ts'
import type { Signal } from './signal.ts'

/** What pulses and snapshots say alike, with their fields in a fixed order: the audit hash reads bytes. */
export function marketFigures(market: Market, { bands }: Signal) {
  const { quote, tally, trade, vwap } = market
  const hasBands = bands.value.asOfUs > 0
  return {
    lastTicks: market.hasTraded ? trade.priceTicks : null,
    bidTicks: quote.bidSize > 0 ? quote.bidTicks : null,
    bidSize: quote.bidSize,
    askTicks: quote.askSize > 0 ? quote.askTicks : null,
    askSize: quote.askSize,
    volume: tally.volume,
    deltaContracts: tally.deltaContracts,
    vwapTicks: vwap.isEmpty ? null : round6(vwap.meanTicks),
    bandMidTicks: hasBands ? round6(bands.value.raw[0] as number) : null,
    bandSigmaTicks: hasBands ? round6(bands.value.raw[1] as number) : null,
  }
}

export function scoreFigures(confluence: Confluence) {
  return {
    net: round6(confluence.net),
    adjusted: round6(confluence.adjusted),
    score: round6(confluence.score),
    direction: directionOf(confluence.side),
    tier: confluence.tier,
    gate: confluence.gate,
    coverage: round6(confluence.coverage),
    agreement: round6(confluence.agreement),
  }
}

export function factorFigures({ factors }: Confluence) {
  const { session, volatility, gammaCycle, battleNavale } = factors
  return {
    session: round6(session),
    volatility: round6(volatility),
    gammaCycle: round6(gammaCycle),
    battleNavale: round6(battleNavale),
  }
}

/** The position, and the money of it at the last trade. */
export function accountFigures({ ledger }: Booking, { hasTraded, trade }: Market) {
  const { averageTicks } = ledger
  return {
    positionContracts: ledger.positionContracts,
    averageTicks: averageTicks === null ? null : round6(averageTicks),
    openCents: hasTraded ? ledger.openCents(trade.priceTicks) : 0,
    realizedCents: ledger.realizedCents,
    feesCents: ledger.feesCents,
  }
}

export function directionOf(side: number): Direction {
  return side > 0 ? 'LONG' : side < 0 ? 'SHORT' : 'NONE'
}
