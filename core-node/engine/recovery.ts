import { AuditRow } from '../../shared/audit.ts'
import type { RowOf } from '../../shared/audit.ts'
import { BrokerKind } from '../execution/broker-port.ts'
import { filledByOrder } from '../execution/execution-ids.ts'
import type { Order } from '../execution/order.ts'
import { sessionAt } from '../market/calendar/session-calendar.ts'
import type { Engine } from './step/engine.ts'

/** The rows from which an engine's account of itself can be rebuilt. */
export const recoveredKinds = [
  'order',
  'fill',
  'commission',
  'trade',
  'kill',
  'command',
  'alert',
] as const

/**
 * Brings an engine to where its journal ended: orders, position, money, kill switch, and what the risk
 * controls count. Features begin anew: they say nothing until they are warm. What was on its way stays Unknown until the broker speaks.
 */
export function recover(engine: Engine, rows: Iterable<string>): void {
  const { desk, booking, kill } = engine.execution
  const orders = new Map<string, RowOf<'order'>>()
  const fills: (RowOf<'fill'> | RowOf<'commission'>)[] = []
  let lastKill: RowOf<'kill'> | undefined
  let lastUs = 0
  for (const json of rows) {
    const row = AuditRow.parse(JSON.parse(json))
    lastUs = Math.max(lastUs, row.ts)
    engine.risk.onRow(row)
    engine.alerts.restore(row)
    if (row.kind === 'order') orders.set(row.ref, row)
    else if (row.kind === 'fill' || row.kind === 'commission') fills.push(row)
    else if (row.kind === 'kill') lastKill = row
  }
  const filled = filledByOrder(fills.filter((row) => row.kind === 'fill'))
  for (const row of orders.values()) desk.restore(orderOf(row, filled.get(row.ref) ?? 0))
  bookAgain(engine, fills)
  booking.onTradeDate(sessionAt(lastUs).tradeDate)
  // So far it is all in the journal; what follows is new.
  engine.outbox.clear()
  desk.doubtWorking(lastUs)
  if (lastKill !== undefined) kill.restore(lastKill.level, lastKill.by, lastKill.reason, lastUs)
}

function bookAgain(engine: Engine, rows: readonly (RowOf<'fill'> | RowOf<'commission'>)[]): void {
  const { desk, booking } = engine.execution
  for (const row of rows) {
    if (row.kind === 'commission') {
      booking.onCommission({ ...row, kind: BrokerKind.Commission, tsUs: row.ts })
      continue
    }
    const order = desk.find(row.ref, row.orderId)
    if (order === undefined) continue
    booking.onTradeDate(sessionAt(row.ts).tradeDate)
    booking.book(
      {
        kind: BrokerKind.Execution,
        tsUs: row.ts,
        execId: row.execId,
        orderId: row.orderId,
        ref: row.ref,
        permId: order.permId,
        side: row.side === 'BUY' ? 1 : -1,
        contracts: row.contracts,
        priceTicks: row.priceTicks,
      },
      order,
    )
  }
}

function orderOf(row: RowOf<'order'>, filledContracts: number): Order {
  return {
    ref: row.ref,
    orderId: row.orderId,
    parentId: row.parentId,
    bracket: row.bracket,
    leg: row.leg,
    side: row.side === 'BUY' ? 1 : -1,
    type: row.type,
    contracts: row.contracts,
    limitTicks: row.limitTicks,
    stopTicks: row.stopTicks,
    timeInForce: 'GTC',
    ocaGroup: '',
    tier: row.tier,
    state: row.state,
    filledContracts,
    permId: row.permId,
    stateSinceUs: row.ts,
    missedSnapshots: 0,
    riskTicks: row.riskTicks,
  }
}
