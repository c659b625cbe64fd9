import type { FutureContract } from '../contracts/future-contract.ts'
import { message } from '../wire/fields.ts'
import { Outgoing } from '../wire/message-ids.ts'
import { positionContract } from './contract-fields.ts'

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
  /** Price times multiplier, which is how IB writes a future's average cost. */
  readonly averageCost: number
  readonly marketPrice: number
  readonly marketValue: number
  readonly unrealized: number
  readonly realized: number
}

export function accountValue({ key, value, currency }: AccountValue, account: string): string {
  return message(Outgoing.AccountValue, 2, key, value, currency, account)
}

/** Message 7. In place of the exchange it has the primary one. */
export function portfolioValue(position: PositionValue, account: string): string {
  const { contract } = position
  const { symbol, exchange } = contract.instrument
  return message(
    ...[Outgoing.PortfolioValue, 8],
    ...[contract.conId, symbol, 'FUT', contract.expiry, '0.0', '0', contract.multiplier],
    ...[exchange, 'USD', contract.localSymbol, symbol],
    position.contracts,
    amount(position.marketPrice),
    amount(position.marketValue),
    amount(position.averageCost),
    amount(position.unrealized),
    amount(position.realized),
    account,
  )
}

/** @param time hh:mm */
export function accountTime(time: string): string {
  return message(Outgoing.AccountTime, 1, time)
}

export function accountDownloadEnd(account: string): string {
  return message(Outgoing.AccountDownloadEnd, 1, account)
}

/** Message 61. */
export function positionMessage(
  contract: FutureContract,
  contracts: number,
  averageCost: number,
  account: string,
): string {
  const fields = positionContract(contract)
  return message(Outgoing.Position, 3, account, ...fields, contracts, amount(averageCost))
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

/** Eight digits are enough for an average of prices and hide the rounding of doubles. */
function amount(dollars: number): number {
  return Math.round(dollars * 1e8) / 1e8
}
