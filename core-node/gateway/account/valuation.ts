import { centsToDollars, ticksToPrice } from '../../../shared/units.ts'
import type { Market } from '../../market/market.ts'
import type { FutureContract } from '../contracts/future-contract.ts'
import type { PositionValue } from '../encode/account.ts'
import type { Account, Position } from './account.ts'

/**
 * Margin as a share of the position's worth. The exchange sets it by contract and changes it often; these are
 * round numbers of its size for index futures.
 */
export const initialMarginShare = 0.07
export const maintenanceMarginShare = 0.063

/** A contract's price in ticks; undefined while it has none. */
export type MarkOf = (contract: FutureContract) => number | undefined

/** The account at the market's prices, in dollars. */
export type Valuation = {
  readonly cash: number
  readonly netLiquidation: number
  readonly daily: number
  readonly unrealized: number
  readonly realized: number
  readonly initialMargin: number
  readonly maintenanceMargin: number
  readonly positions: readonly PositionValue[]
}

export function valueAccount(account: Account, mark: MarkOf): Valuation {
  const positions = account.positions().map((position) => valuePosition(position, mark))
  const sum = (amount: (position: PositionValue) => number) =>
    positions.reduce((total, position) => total + amount(position), 0)
  const unrealized = sum((position) => position.unrealized)
  const worth = sum((position) => Math.abs(position.marketValue))
  const cash = centsToDollars(account.cashCents)
  // Cash has paid the commissions that the unrealized profit counts too.
  const feesCents = account.positions().reduce((total, position) => total + position.feesCents, 0)
  const netLiquidation = cash + unrealized + centsToDollars(feesCents)
  return {
    cash,
    netLiquidation,
    daily: netLiquidation - centsToDollars(account.openingCents),
    unrealized,
    realized: sum((position) => position.realized),
    initialMargin: worth * initialMarginShare,
    maintenanceMargin: worth * maintenanceMarginShare,
    positions,
  }
}

/**
 * What a contract cost: its price times the multiplier, and the commission, which makes a purchase dearer and
 * a short sale bring less. A recorded position of one ES has 315114.75: 6302.25 times 50, and 2.25.
 */
export function averageCost({ contract, contracts, costTicks, feesCents }: Position): number {
  if (contracts === 0) return 0
  const { tickNanos, multiplier } = contract.instrument
  const price = ticksToPrice(costTicks / Math.abs(contracts), tickNanos)
  return price * multiplier + centsToDollars(feesCents) / contracts
}

function valuePosition(position: Position, mark: MarkOf): PositionValue {
  const { contract, contracts } = position
  const { tickNanos, multiplier } = contract.instrument
  const cost = averageCost(position)
  const markTicks = mark(contract)
  const marketPrice =
    markTicks === undefined ? cost / multiplier : ticksToPrice(markTicks, tickNanos)
  const marketValue = marketPrice * multiplier * contracts
  return {
    contract,
    contracts,
    averageCost: cost,
    marketPrice,
    marketValue,
    unrealized: marketValue - cost * contracts,
    realized: centsToDollars(position.realizedCents),
  }
}

/** The last trade; before the first one the middle of the quote. */
export function markOf({ hasTraded, trade, quote }: Market): number | undefined {
  if (hasTraded) return trade.priceTicks
  return quote.isSound ? quote.midTicks : undefined
}
