import { microsToIso, ticksToPrice } from '../../../shared/units.ts'
import { executionKey } from '../faults/correction.ts'
import type { BrokerOrder } from '../orders/broker-order.ts'
import { isWorking } from '../orders/broker-order.ts'
import type { ExecutionReport } from '../orders/executions.ts'
import type { Simulation } from '../simulation.ts'

/** The broker's own books: what a client's view is compared with, whatever it was told. */
export type Truth = {
  readonly time: string
  readonly accounts: readonly AccountTruth[]
  readonly openOrders: readonly OrderTruth[]
  /** Of this run, in their newest version, the oldest first. */
  readonly executions: readonly ExecutionTruth[]
}

export type AccountTruth = {
  readonly account: string
  readonly cashCents: number
  readonly positions: readonly PositionTruth[]
}

export type PositionTruth = {
  readonly conId: number
  readonly contract: string
  /** Negative for a short position. */
  readonly contracts: number
  /** In points; 0 for no position. */
  readonly averagePrice: number
  /** Since the session's open. */
  readonly realizedCents: number
}

export type OrderTruth = {
  readonly permId: number
  readonly clientId: number
  readonly orderId: number
  readonly parentId: number
  readonly orderRef: string
  readonly action: string
  readonly type: string
  readonly contracts: number
  readonly filled: number
  readonly limitPrice: number | null
  readonly stopPrice: number | null
  readonly ocaGroup: string
  readonly status: string
}

export type ExecutionTruth = {
  readonly execId: string
  readonly tsUs: number
  readonly permId: number
  readonly clientId: number
  readonly orderId: number
  readonly orderRef: string
  readonly contract: string
  /** Negative when sold. */
  readonly contracts: number
  readonly price: number
  readonly commissionCents: number
  readonly isLiquidation: boolean
}

export function truthOf({ market, account, exchange }: Simulation): Truth {
  const positions = account
    .positions()
    .map(({ contract, contracts, costTicks, realizedCents }) => ({
      conId: contract.conId,
      contract: contract.localSymbol,
      contracts,
      averagePrice:
        contracts === 0
          ? 0
          : ticksToPrice(costTicks / Math.abs(contracts), contract.instrument.tickNanos),
      realizedCents: Math.round(realizedCents),
    }))
  return {
    time: microsToIso(market.tsUs),
    accounts: [{ account: account.id, cashCents: Math.round(account.cashCents), positions }],
    openOrders: exchange.store.open().filter(isWorking).map(orderTruth),
    executions: newest(exchange.executions.all()).map(executionTruth),
  }
}

function orderTruth(order: BrokerOrder): OrderTruth {
  const { permId, clientId, orderId, parentId, terms, contracts, filled, ocaGroup, status } = order
  return {
    permId,
    clientId,
    orderId,
    parentId,
    orderRef: terms.orderRef,
    action: terms.action,
    type: terms.orderType,
    contracts,
    filled,
    limitPrice: terms.limitPrice ?? null,
    stopPrice: terms.auxPrice ?? null,
    ocaGroup,
    status,
  }
}

/** A correction takes the place of what it corrects. */
function newest(reports: readonly ExecutionReport[]): ExecutionReport[] {
  const byKey = new Map<string, ExecutionReport>()
  for (const report of reports) byKey.set(executionKey(report.execId), report)
  return [...byKey.values()]
}

function executionTruth(report: ExecutionReport): ExecutionTruth {
  const { execId, tsUs, permId, clientId, orderId, orderRef, price, commissionCents } = report
  return {
    execId,
    tsUs,
    permId,
    clientId,
    orderId,
    orderRef,
    contract: report.contract.localSymbol,
    contracts: report.side * report.contracts,
    price,
    commissionCents,
    isLiquidation: report.isLiquidation === true,
  }
}
