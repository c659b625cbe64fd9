import { Incoming, Outgoing } from '../wire/message-ids.ts'

/** Messages from clients by the names of the TWS API. */
export const requestIds: Readonly<Record<string, number>> = {
  reqMktData: Incoming.RequestMarketData,
  cancelMktData: Incoming.CancelMarketData,
  placeOrder: Incoming.PlaceOrder,
  cancelOrder: Incoming.CancelOrder,
  reqOpenOrders: Incoming.RequestOpenOrders,
  reqAccountUpdates: Incoming.RequestAccountUpdates,
  reqExecutions: Incoming.RequestExecutions,
  reqIds: Incoming.RequestIds,
  reqContractDetails: Incoming.RequestContractDetails,
  reqMktDepth: Incoming.RequestDepth,
  reqAllOpenOrders: Incoming.RequestAllOpenOrders,
  reqHistoricalData: Incoming.RequestHistoricalData,
  reqCurrentTime: Incoming.RequestCurrentTime,
  reqGlobalCancel: Incoming.RequestGlobalCancel,
  reqPositions: Incoming.RequestPositions,
  reqTickByTickData: Incoming.RequestTickByTick,
  reqCompletedOrders: Incoming.RequestCompletedOrders,
}

/** Messages to clients by the names of the TWS API. */
export const newsIds: Readonly<Record<string, number>> = {
  tickPrice: Outgoing.TickPrice,
  tickSize: Outgoing.TickSize,
  orderStatus: Outgoing.OrderStatus,
  error: Outgoing.Error,
  openOrder: Outgoing.OpenOrder,
  accountValue: Outgoing.AccountValue,
  portfolioValue: Outgoing.PortfolioValue,
  nextValidId: Outgoing.NextValidId,
  contractData: Outgoing.ContractData,
  execDetails: Outgoing.Execution,
  marketDepth: Outgoing.MarketDepth,
  managedAccounts: Outgoing.ManagedAccounts,
  currentTime: Outgoing.CurrentTime,
  openOrderEnd: Outgoing.OpenOrderEnd,
  execDetailsEnd: Outgoing.ExecutionEnd,
  commissionReport: Outgoing.CommissionReport,
  position: Outgoing.Position,
  positionEnd: Outgoing.PositionEnd,
  tickByTick: Outgoing.TickByTick,
}

const orderNews = ['orderStatus', 'openOrder', 'execDetails', 'commissionReport']

/** Market data: quotes, depth, options, tick by tick. */
export const dataNewsIds: ReadonlySet<number> = new Set([
  Outgoing.TickPrice,
  Outgoing.TickSize,
  Outgoing.MarketDepth,
  13,
  Outgoing.TickOptionComputation,
  Outgoing.TickGeneric,
  Outgoing.TickString,
  Outgoing.TickByTick,
])

export const orderNewsIds: ReadonlySet<number> = new Set(
  orderNews.map((name) => newsIds[name] ?? 0),
)

/** What a fault on messages can be about: one kind, all about orders, all market data, or any. */
export const newsChoices: readonly string[] = [...Object.keys(newsIds), 'orders', 'data', 'any']

export function isNewsOf(choice: string, messageId: number): boolean {
  if (choice === 'any') return true
  if (choice === 'orders') return orderNewsIds.has(messageId)
  if (choice === 'data') return dataNewsIds.has(messageId)
  return newsIds[choice] === messageId
}

/** The id at the front of a message's body. */
export function idOf(body: string): number {
  return Number.parseInt(body, 10)
}
