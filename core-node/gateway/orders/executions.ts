import type { FutureContract } from '../contracts/future-contract.ts'
import { epochSeconds, loginMidnightUs } from '../market-time.ts'
import type { RunNumbers } from './run-numbers.ts'

/** One fill, as it is told live and whenever it is asked for. */
export type ExecutionReport = {
  readonly execId: string
  readonly tsUs: number
  readonly contract: FutureContract
  readonly orderId: number
  readonly clientId: number
  readonly permId: number
  readonly orderRef: string
  readonly side: 1 | -1
  readonly contracts: number
  readonly price: number
  /** Of the order, this fill included. */
  readonly cumulativeContracts: number
  readonly averagePrice: number
  /** It took what was shown; else it rested and was taken. */
  readonly isTaker: boolean
  /** The broker closed the position by itself. */
  readonly isLiquidation?: boolean
  readonly commissionCents: number
  /** Of a fill that closes: what it brought, after the commissions of both sides. */
  readonly realizedCents: number | undefined
}

export type ExecutionFilter = {
  /** 0 for every client's. */
  readonly clientId: number
  readonly account: string
  readonly fromUs: number | undefined
  readonly symbol: string
  readonly securityType: string
  readonly exchange: string
  /** BUY or BOT, SELL or SLD. */
  readonly side: string
}

const sides: Readonly<Record<string, number>> = { BUY: 1, BOT: 1, SELL: -1, SLD: -1 }

/** More than this in a day is no trading by hand or by MIA; then the oldest go. */
const reportsMax = 100_000

/** The account's executions since midnight of the login zone: IB tells no older ones. */
export class Executions {
  readonly #account: string
  readonly #numbers: RunNumbers
  #reports: ExecutionReport[] = []

  constructor(account: string, numbers: RunNumbers) {
    this.#account = account
    this.#numbers = numbers
  }

  /**
   * The next id, in IB's shape: a number, the second, the order's fill, and 01 for "not corrected".
   * @param fills fills of the order, this one included
   */
  nextId(tsUs: number, fills: number): string {
    const part = String(fills % 100).padStart(2, '0')
    return `${hex(this.#numbers.nextExecution())}.${hex(epochSeconds(tsUs))}.${part}.01`
  }

  add(report: ExecutionReport): void {
    if (this.#reports.length >= reportsMax) this.#reports.splice(0, reportsMax / 10)
    this.#reports.push(report)
  }

  /** Those of this run, corrections among them, the oldest first. */
  all(): readonly ExecutionReport[] {
    return this.#reports
  }

  find(filter: ExecutionFilter, nowUs: number): ExecutionReport[] {
    const isAccountOurs = filter.account === '' || filter.account === this.#account
    if (!isAccountOurs) return []
    const midnightUs = loginMidnightUs(nowUs)
    return this.#reports.filter((report) => report.tsUs >= midnightUs && matches(report, filter))
  }

  /** A new session began: what is of an earlier day cannot be asked for any more. */
  forgetBefore(tsUs: number): void {
    this.#reports = this.#reports.filter((report) => report.tsUs >= tsUs)
  }
}

function matches(report: ExecutionReport, filter: ExecutionFilter): boolean {
  const { symbol, exchange } = report.contract.instrument
  return (
    (filter.clientId === 0 || filter.clientId === report.clientId) &&
    (filter.fromUs === undefined || report.tsUs >= filter.fromUs) &&
    (filter.symbol === '' || filter.symbol === symbol) &&
    (filter.securityType === '' || filter.securityType === 'FUT') &&
    (filter.exchange === '' || filter.exchange === exchange) &&
    (filter.side === '' || sides[filter.side] === report.side)
  )
}

function hex(value: number): string {
  return value.toString(16).padStart(8, '0')
}
