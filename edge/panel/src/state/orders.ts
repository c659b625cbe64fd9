import type { RowOf } from '../../../../shared/audit.ts'
import type { OrderState } from '../../../../shared/vocabulary.ts'

type OrderRow = RowOf<'order'>

/** States after which an order cannot fill in the ordinary course. Unknown is not one of them. */
const finalStates: ReadonlySet<OrderState> = new Set([
  'Filled',
  'Cancelled',
  'Rejected',
  'Expired',
  'Dead',
])

/** Far more than the core's own limit of working orders; a bound, not a rule. */
const maxWorkingOrders = 50

export function isWorking(order: OrderRow): boolean {
  return !finalStates.has(order.state)
}

/** The working orders after the given rows, oldest first. */
export function foldOrders(
  working: readonly OrderRow[],
  rows: readonly OrderRow[],
): readonly OrderRow[] {
  if (rows.length === 0) return working
  const byRef = new Map(working.map((order) => [order.ref, order]))
  for (const row of rows) {
    if (isWorking(row)) byRef.set(row.ref, row)
    else byRef.delete(row.ref)
  }
  return [...byRef.values()].slice(-maxWorkingOrders)
}

/** The price an order waits at; null for one at the market. */
export function orderPriceTicks(order: OrderRow): number | null {
  return order.type === 'STP'
    ? (order.stopTicks ?? order.limitTicks)
    : (order.limitTicks ?? order.stopTicks)
}

export type BracketPrices = {
  readonly stopTicks: number | null
  readonly targetTicks: number | null
}

/** Where the newest working bracket protects the position and where it takes its profit. */
export function bracketPrices(working: readonly OrderRow[]): BracketPrices {
  const newest = (leg: 'stop' | 'target') => {
    const order = working
      .filter((candidate) => candidate.leg === leg)
      .toSorted((a, b) => a.bracket - b.bracket)
      .at(-1)
    return order === undefined ? null : orderPriceTicks(order)
  }
  return { stopTicks: newest('stop'), targetTicks: newest('target') }
}
