import type { FutureContract } from '../contracts/future-contract.ts'
import { message } from '../wire/fields.ts'
import { Layout } from '../wire/layout.ts'
import { Outgoing } from '../wire/message-ids.ts'
import { contractRows } from './contract-fields.ts'

/** A named value of the account, as text with its currency; none for what is not money. */
export type AccountValue = {
  readonly key: string
  readonly value: string
  readonly currency: string
}

/** A position and what it is worth, in dollars. */
export type PositionValue = {
  readonly contract: FutureContract
  readonly contracts: number
  /** Price times multiplier, commission included. */
  readonly averageCost: number
  readonly marketPrice: number
  readonly marketValue: number
  readonly unrealized: number
  readonly realized: number
}

type PositionSource = Pick<PositionValue, 'contract' | 'contracts' | 'averageCost'> & {
  readonly account: string
}

/** No account or position message has changed between the versions that are served. */
const anyVersion = 0

export function accountValue({ key, value, currency }: AccountValue, account: string): string {
  return message(Outgoing.AccountValue, 2, key, value, currency, account)
}

const portfolioLayout = new Layout<PositionValue & { readonly account: string }>([
  ['messageId', Outgoing.PortfolioValue],
  ['version', 8],
  ['conId', ({ contract }) => contract.conId],
  ['symbol', ({ contract }) => contract.instrument.symbol],
  ['secType', 'FUT'],
  ['lastTradeDate', ({ contract }) => contract.expiry],
  ['strike', '0.0'],
  ['right', '0'],
  ['multiplier', ({ contract }) => contract.multiplier],
  ['primaryExchange', ({ contract }) => contract.instrument.exchange],
  ['currency', 'USD'],
  ['localSymbol', ({ contract }) => contract.localSymbol],
  ['tradingClass', ({ contract }) => contract.instrument.symbol],
  ['position', ({ contracts }) => contracts],
  ['marketPrice', ({ marketPrice }) => amount(marketPrice)],
  ['marketValue', ({ marketValue }) => amount(marketValue)],
  ['averageCost', ({ averageCost }) => amount(averageCost)],
  ['unrealizedPnl', ({ unrealized }) => amount(unrealized)],
  ['realizedPnl', ({ realized }) => amount(realized)],
  ['account', ({ account }) => account],
])

/** Message 7. In place of the exchange it has the primary one. */
export function portfolioValue(position: PositionValue, account: string): string {
  return portfolioLayout.encode({ ...position, account }, anyVersion)
}

/** @param time hh:mm */
export function accountTime(time: string): string {
  return message(Outgoing.AccountTime, 1, time)
}

export function accountDownloadEnd(account: string): string {
  return message(Outgoing.AccountDownloadEnd, 1, account)
}

const positionLayout = new Layout<PositionSource>([
  ['messageId', Outgoing.Position],
  ['version', 3],
  ['account', ({ account }) => account],
  // Positions name no exchange.
  ...contractRows<PositionSource>({ strike: '0.0', right: '', hasExchange: false }),
  ['position', ({ contracts }) => contracts],
  ['averageCost', ({ averageCost }) => amount(averageCost)],
])

/** Message 61. */
export function positionMessage(source: PositionSource): string {
  return positionLayout.encode(source, anyVersion)
}

export function positionEnd(): string {
  return message(Outgoing.PositionEnd, 1)
}

export function accountSummary(requestId: number, value: AccountValue, account: string): string {
  const { key, currency } = value
  return message(Outgoing.AccountSummary, 1, requestId, account, key, value.value, currency)
}

export function accountSummaryEnd(requestId: number): string {
  return message(Outgoing.AccountSummaryEnd, 1, requestId)
}

/** Message 73: as `accountValue`, by request and with a model, which is never used here. */
export function accountUpdateMulti(
  requestId: number,
  value: AccountValue,
  account: string,
): string {
  const { key, currency } = value
  return message(Outgoing.AccountUpdateMulti, 1, requestId, account, '', key, value.value, currency)
}

export function accountUpdateMultiEnd(requestId: number): string {
  return message(Outgoing.AccountUpdateMultiEnd, 1, requestId)
}

export function profitAndLoss(
  requestId: number,
  daily: number,
  unrealized: number,
  realized: number,
): string {
  const { ProfitAndLoss } = Outgoing
  return message(ProfitAndLoss, requestId, amount(daily), amount(unrealized), amount(realized))
}

export function profitAndLossSingle(
  requestId: number,
  daily: number,
  position: PositionValue,
): string {
  return message(
    Outgoing.ProfitAndLossSingle,
    requestId,
    position.contracts,
    amount(daily),
    amount(position.unrealized),
    amount(position.realized),
    amount(position.marketValue),
  )
}

/** Eight decimals are enough for an average of prices and hide the rounding of doubles. */
function amount(dollars: number): number {
  return Math.round(dollars * 1e8) / 1e8
}
