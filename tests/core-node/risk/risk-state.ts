import type { Row } from '../../../core-node/execution/outbox.ts'
import { instruments } from '../../../core-node/market/instruments.ts'
import { Market } from '../../../core-node/market/market.ts'
import type { EntryRequest, OwnOrders, RiskState } from '../../../core-node/risk/control.ts'
import type { Limits } from '../../../core-node/risk/limits.ts'
import { RiskMonitor } from '../../../core-node/risk/risk-monitor.ts'
import { Config } from '../../../shared/config.ts'
import type { OrderLeg } from '../../../shared/vocabulary.ts'
import { quote, regularOpenUs, trade } from '../market-events.ts'

export const limits: Limits = Config.parse({}).risk

/** The bid in the market of these tests; the ask is a tick above it. */
export const bidTicks = 21_600
export const askTicks = bidTicks + 1

/** A market in the cash market's hours: a quote and a trade have just been seen. */
export function openMarket(tsUs = regularOpenUs): Market {
  const market = new Market(instruments.ES)
  market.advance(tsUs)
  market.apply(quote(tsUs, bidTicks, askTicks))
  market.apply(trade(tsUs, askTicks, 1, 1))
  return market
}

/** The same market so many seconds later, in which nothing has happened since. */
export function marketAfter(seconds: number): Market {
  const market = openMarket()
  market.advance(regularOpenUs + seconds * 1_000_000)
  return market
}

export const noOrders: OwnOrders = {
  count: 0,
  buyContracts: 0,
  sellContracts: 0,
  lowestSellTicks: Number.POSITIVE_INFINITY,
  highestBuyTicks: Number.NEGATIVE_INFINITY,
  ofOtherBuilds: 0,
}

/** A monitor in the session of these tests. */
export function monitorWith(changes: Partial<Limits> = {}): RiskMonitor {
  const monitor = new RiskMonitor({ ...limits, ...changes })
  monitor.onSession(openMarket().session)
  return monitor
}

/** A state in which every control agrees, and what a test changes of it. */
export function state(changes: Partial<RiskState> = {}): RiskState {
  const monitor = changes.monitor ?? monitorWith(changes.limits)
  return {
    market: openMarket(),
    monitor,
    limits: monitor.limits,
    mode: 'simulation',
    entryHours: 'day',
    contract: 'ESZ6',
    build: '0-0-0',
    killLevel: 'none',
    isBrokerReady: true,
    isReduceOnly: false,
    positionContracts: 0,
    own: noOrders,
    equityCents: limits.capitalCents,
    openCents: 0,
    tradesToday: 0,
    ...changes,
  }
}

/** A state whose limits differ from the defaults. */
export function limited(changes: Partial<Limits>): RiskState {
  return state({ limits: { ...limits, ...changes } })
}

/** One contract to buy a tick through the ask, or what a test changes of it. */
export function request(changes: Partial<EntryRequest> = {}): EntryRequest {
  const { side = 1 } = changes
  const touch = side > 0 ? askTicks : bidTicks
  return {
    side,
    contracts: 1,
    limitTicks: touch + side,
    stopTicks: touch - side * 8,
    targetTicks: touch + side * 16,
    timeInForce: 'IOC',
    origin: 'strategy',
    isConfirmed: false,
    intent: 'an intent of its own',
    ...changes,
  }
}

/** Rows as the engine writes them, by what matters to the monitor. */
export function entryRow(ts: number, limitTicks = askTicks + 1, contracts = 1): Row {
  return {
    ts,
    kind: 'order',
    ref: `test.20260915.${ts}.E.0-0-0`,
    orderId: 1,
    parentId: 0,
    permId: 0,
    bracket: 1,
    leg: 'entry',
    side: 'BUY',
    type: 'LMT',
    contracts,
    limitTicks,
    stopTicks: null,
    state: 'Intended',
    filledContracts: 0,
    tier: 'GOOD',
    reason: '',
  }
}

export function tradeRow(ts: number, netCents: number, exit: OrderLeg = 'stop'): Row {
  return {
    ts,
    kind: 'trade',
    trade: 1,
    side: 'BUY',
    contracts: 1,
    tier: 'GOOD',
    openedAt: ts,
    entryTicks: askTicks,
    exitTicks: askTicks,
    exit,
    riskCents: 0,
    rMultiple: null,
    grossCents: netCents,
    feesCents: 0,
    netCents,
    worstTicks: 0,
    bestTicks: 0,
  }
}

export function alertRow(ts: number): Row {
  return { ts, kind: 'alert', severity: 'critical', key: 'test', text: 'an alert' }
}

export function rearmRow(ts: number): Row {
  return {
    ts,
    kind: 'kill',
    level: 'none',
    phase: 'rearmed',
    by: 'owner',
    reason: 'seen',
    elapsedMs: 0,
    cancelledOrders: 0,
    closedContracts: 0,
  }
}
