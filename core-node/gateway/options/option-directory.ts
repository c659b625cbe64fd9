import { sessionAt } from '../../market/calendar/session-calendar.ts'
import type { ContractQuery } from '../contracts/contract-query.ts'
import type { CashName } from './cash-contract.ts'
import type { ListedSeries } from './listed-series.ts'
import { listedSeries } from './listed-series.ts'
import type { OptionClass } from './option-classes.ts'
import { optionClasses, optionMultiplier } from './option-classes.ts'
import type { OptionContract, OptionRight } from './option-contract.ts'
import { decodeConId, optionContract, seriesCode } from './option-contract.ts'
import { StrikeRange } from './strike-range.ts'

/** What IB tells of a class to who asks for the options of an underlying: not every pair is a contract. */
export type ClassParameters = {
  readonly optionClass: OptionClass
  /** yyyymmdd */
  readonly expirations: readonly string[]
  readonly strikes: readonly number[]
}

/** The options there are, at any time of the market. */
export class OptionDirectory {
  readonly #ranges: Readonly<Record<OptionClass['underlying'], StrikeRange>>
  #tradeDate = ''
  #series: readonly ListedSeries[] = []

  /** @param startPoints where the underlyings are when the market begins */
  constructor(startPoints: Readonly<Record<CashName, number>>) {
    this.#ranges = { SPX: new StrikeRange(startPoints.SPX), QQQ: new StrikeRange(startPoints.QQQ) }
  }

  /** A session begins: new strikes are listed around where the underlyings are. */
  beginSession(points: Readonly<Record<CashName, number>>): void {
    this.#ranges.SPX.extend(points.SPX)
    this.#ranges.QQQ.extend(points.QQQ)
  }

  seriesAt(tsUs: number): readonly ListedSeries[] {
    const { tradeDate } = sessionAt(tsUs)
    if (tradeDate !== this.#tradeDate) {
      this.#tradeDate = tradeDate
      this.#series = listedSeries(tradeDate)
    }
    return this.#series
  }

  parametersOf(underlying: string, tsUs: number): ClassParameters[] {
    const classes = optionClasses.filter((each) => each.underlying === underlying)
    return classes.map((optionClass) => {
      const series = this.seriesAt(tsUs).filter((each) => each.optionClass === optionClass)
      const strikes = new Set(
        series.flatMap((each) => this.#ranges[optionClass.underlying].strikesOf(each, tsUs)),
      )
      return {
        optionClass,
        expirations: series.map(({ lastTradeDate }) => lastTradeDate),
        strikes: [...strikes].toSorted((a, b) => a - b),
      }
    })
  }

  find(query: ContractQuery, tsUs: number): OptionContract[] {
    if (query.conId !== 0) return this.#findById(query, tsUs)
    if (query.securityType !== 'OPT') return []
    return this.seriesAt(tsUs)
      .filter((series) => matchesSeries(query, series))
      .flatMap((series) => this.#contractsOf(series, query, tsUs))
      .filter(({ localSymbol }) => agrees(query.localSymbol, localSymbol))
  }

  #findById({ conId, exchange }: ContractQuery, tsUs: number): OptionContract[] {
    const decoded = decodeConId(conId)
    if (decoded === undefined) return []
    const series = this.seriesAt(tsUs).find((each) => seriesCode(each) === decoded.seriesCode)
    if (series === undefined) return []
    const { optionClass } = series
    const strike = decoded.strikeSteps * optionClass.nearStep
    const isListed = this.#ranges[optionClass.underlying].holds(series, strike, tsUs)
    const isThere = exchange === '' || optionClass.exchanges.includes(exchange)
    return isListed && isThere ? [optionContract(series, strike, decoded.right)] : []
  }

  #contractsOf(series: ListedSeries, query: ContractQuery, tsUs: number): OptionContract[] {
    const range = this.#ranges[series.optionClass.underlying]
    const { strike } = query
    const asked = strike === 0 ? range.strikesOf(series, tsUs) : [strike]
    const strikes = asked.filter((each) => range.holds(series, each, tsUs))
    return strikes.flatMap((each) =>
      rightsOf(query.right).map((right) => optionContract(series, each, right)),
    )
  }
}

function matchesSeries(query: ContractQuery, { optionClass, lastTradeDate }: ListedSeries) {
  const { name, underlying, exchanges } = optionClass
  const date = query.expiry.slice(0, 8).trim()
  return (
    agrees(query.symbol, underlying) &&
    agrees(query.tradingClass, name) &&
    agrees(query.currency, 'USD') &&
    (query.exchange === '' || exchanges.includes(query.exchange)) &&
    (query.multiplier === '' || Number(query.multiplier) === optionMultiplier) &&
    lastTradeDate.startsWith(date)
  )
}

function agrees(asked: string, actual: string): boolean {
  return asked === '' || asked === actual
}

/** Clients write a right as a letter or as a word; futures have none, which some write as 0 or ?. */
function rightsOf(text: string): OptionRight[] {
  if (['C', 'CALL'].includes(text)) return ['C']
  if (['P', 'PUT'].includes(text)) return ['P']
  return ['', '0', '?'].includes(text) ? ['C', 'P'] : []
}
