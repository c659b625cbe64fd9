import type { Side } from '../../market/events.ts'

/** An order as the broker has it. */
export type BrokerOrder = {
  /** '' for one that was not placed by this program. */
  readonly ref: string
  readonly orderId: number
  readonly permId: number
  readonly clientId: number
  readonly side: Exclude<Side, 0>
  readonly contracts: number
  /** IB's word. */
  readonly status: string
}

/** A fill as the broker has it; it tells those since midnight. */
export type BrokerExecution = {
  readonly execId: string
  readonly ref: string
  readonly permId: number
  readonly clientId: number
  readonly side: Exclude<Side, 0>
  readonly contracts: number
  readonly priceTicks: number
  /** As the broker writes it, with its zone. */
  readonly time: string
  /** Whether it is of another contract than the one traded now: after a roll, of the one before. */
  readonly isOfAnother?: boolean
  /** Undefined until the commission has come. */
  readonly feesCents: number | undefined
}

export type OtherPosition = { readonly code: string; readonly contracts: number }

/** The broker's own account of where we stand: complete, and not disturbed by a fill while it was given. */
export type BrokerBooks = {
  /** Of the market's clock, microseconds. */
  readonly asOfUs: number
  readonly account: string
  readonly contract: string
  readonly positionContracts: number
  /** For one contract, in dollars, multiplier and commission included; 0 while flat. */
  readonly averageCost: number
  /** What else the account holds: nothing here looks after it. */
  readonly others: readonly OtherPosition[]
  readonly openOrders: readonly BrokerOrder[]
  readonly executions: readonly BrokerExecution[]
  /** The account's figures in dollars, by IB's names. */
  readonly values: Readonly<Record<string, number>>
}
