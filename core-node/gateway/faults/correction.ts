import { ticksToPrice } from '../../../shared/units.ts'
import type { ExecutionReport } from '../orders/executions.ts'
import type { Simulation } from '../simulation.ts'

/**
 * Tells an execution again at another price, as IB corrects one: the same id but for its last part, which is one
 * higher. The account is set right as if it had been so from the beginning.
 */
export function correct(simulation: Simulation, report: ExecutionReport, ticks: number): void {
  const { exchange, news } = simulation
  const { tickNanos } = report.contract.instrument
  const difference = ticksToPrice(ticks, tickNanos)
  const corrected: ExecutionReport = {
    ...report,
    execId: nextVersion(report.execId),
    price: report.price + difference,
    averagePrice:
      report.averagePrice + (difference * report.contracts) / report.cumulativeContracts,
  }
  setRight(simulation, report, ticks)
  exchange.executions.add(corrected)
  news.onExecution(corrected)
  const order = exchange.store
    .over()
    .concat(exchange.store.open())
    .find(({ permId }) => permId === report.permId)
  if (order !== undefined) news.onCommission(corrected, order)
}

/** A part of an execution's id before its version is the same for all versions. */
export function executionKey(execId: string): string {
  return execId.slice(0, execId.lastIndexOf('.'))
}

function nextVersion(execId: string): string {
  const version = Number(execId.slice(execId.lastIndexOf('.') + 1)) + 1
  return `${executionKey(execId)}.${String(version).padStart(2, '0')}`
}

/** What is still held of it cost so much more; what was closed brought so much less, or more. */
function setRight({ account }: Simulation, report: ExecutionReport, ticks: number): void {
  const { contract, side, contracts } = report
  const position = account.position(contract)
  const held = position.contracts * side > 0 ? Math.min(contracts, Math.abs(position.contracts)) : 0
  position.costTicks += ticks * held
  const closed = contracts - held
  const cents = -side * ticks * closed * contract.instrument.tickCents
  account.cashCents += cents
  position.realizedCents += cents
}
