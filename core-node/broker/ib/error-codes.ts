import type { OrderState } from '../../../shared/vocabulary.ts'

/** What an error code of IB means for the order whose id it carries. */
export type OrderVerdict =
  /** The order is over, or never began. */
  | { readonly state: Extract<OrderState, 'Rejected' | 'Cancelled'> }
  /** Its state is not known any more: the broker must be asked. */
  | { readonly state: 'Unknown' }
  /** A remark: the order lives. */
  | { readonly state: 'unchanged' }

const rejected: OrderVerdict = { state: 'Rejected' }
const unknown: OrderVerdict = { state: 'Unknown' }
const unchanged: OrderVerdict = { state: 'unchanged' }

/**
 * Codes of IB's message list that come with an order's id. A code that is not here leaves the state Unknown:
 * nothing is taken for a rejection that might be alive.
 */
export const orderVerdicts: ReadonlyMap<number, OrderVerdict> = new Map<number, OrderVerdict>([
  // Not accepted.
  [103, rejected],
  [107, rejected],
  [109, rejected],
  [110, rejected],
  [200, rejected],
  [201, rejected],
  [203, rejected],
  [321, rejected],
  [434, rejected],
  [10006, rejected],
  // A normal cancel is told as an error too.
  [202, { state: 'Cancelled' }],
  // A change or cancel that did not go through: the order itself is as it was.
  [104, unchanged],
  [105, unchanged],
  [136, unchanged],
  [161, unchanged],
  [10148, unchanged],
  // Remarks and warnings.
  [399, unchanged],
  [404, unchanged],
  [2109, unchanged],
  [2137, unchanged],
  // It is not where we think it is.
  [135, unknown],
  [10147, unknown],
])

export function verdictOf(code: number): OrderVerdict {
  return orderVerdicts.get(code) ?? unknown
}

/** Codes that say the link between gateway and IB, or a part of it, is gone or back. */
export const linkNotices: ReadonlyMap<number, string> = new Map([
  [1100, 'the gateway lost its connection to IB'],
  [1101, 'connected to IB again, data lost'],
  [1102, 'connected to IB again, data kept'],
  [1300, 'the gateway’s port was reset'],
  [2103, 'a market data farm is disconnected'],
  [2104, 'the market data farm is connected'],
  [2105, 'a historical data farm is disconnected'],
  [2106, 'the historical data farm is connected'],
  [2110, 'the gateway lost its connection to the server'],
  [2158, 'the security definition farm is connected'],
])

/** The depth subscription starts anew: what was known of the book is void. */
export const depthResetCode = 317
