import { microsPerMilli, microsPerMinute } from '../../../shared/units.ts'
import { CommandKind } from '../../execution/command-events.ts'
import type { Execution } from '../../execution/execution.ts'
import type { Outbox } from '../../execution/outbox.ts'
import type { Market } from '../../market/market.ts'
import { controlOf } from '../../risk/controls.ts'
import type { RearmEvent } from '../../risk/risk-events.ts'
import type { RiskMonitor, Verdict } from '../../risk/risk-monitor.ts'

/** Between a latch and its re-arming somebody has had time to look. */
export const coolDownUs = microsPerMinute

type Parts = {
  readonly market: Market
  readonly execution: Execution
  readonly monitor: RiskMonitor
  readonly outbox: Outbox
}

/**
 * Stands between risk and execution: it lets the monitor hear what a step wrote and sent, throws the kill
 * switch when a limit is reached, and re-arms it when a person asks and nothing speaks against it.
 */
export class RiskGuard {
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /**
   * What is won and lost, at the last trade.
   * @returns false when that price says nothing: before the first trade, and just after a jump. A price that
   * is not believed must not close a position: a moment later it is, or is gone
   */
  measure(): boolean {
    const { market, execution, monitor } = this.#parts
    const { ledger, netTodayCents } = execution.booking
    const isFlat = ledger.positionContracts === 0
    const isBelieved = market.hasTraded && monitor.data.troubleAt(market.tsUs) !== 'jump'
    if (!isFlat && !isBelieved) return false
    const openCents = ledger.openCents(market.trade.priceTicks)
    const netCents = ledger.realizedCents - ledger.feesCents
    monitor.update(netTodayCents, netCents, openCents, isFlat, market.tsUs)
    return true
  }

  /** Called at the end of a step. @param rowsBefore what the outbox held when it began */
  afterStep(rowsBefore: number, commandsBefore: number): void {
    const { outbox, monitor } = this.#parts
    this.#hear(rowsBefore, commandsBefore)
    if (!this.measure()) return
    const verdict = monitor.review()
    if (verdict === undefined) return
    const rowsHeard = outbox.rows.length
    const commandsHeard = outbox.commands.length
    this.#stop(verdict)
    this.#hear(rowsHeard, commandsHeard)
  }

  /** Re-arms, or says what stands against it. That the person may do so was verified before. */
  rearm({ id, by, reason, tsUs }: RearmEvent): void {
    const problem = this.#rearmProblem()
    const outcome = problem === undefined ? 'done' : 'refused'
    const { outbox } = this.#parts
    if (problem === undefined) this.#rearm(by, reason)
    const row = { ts: tsUs, kind: 'command', id, name: 'rearm', by, outcome } as const
    outbox.rows.push({ ...row, reason: problem ?? reason })
  }

  /** A recording has no person in it: what a control stopped goes on in the next session, as after a night. */
  rearmForNextSession(): void {
    const { execution } = this.#parts
    const isOwn = execution.kill.switch.by.startsWith('control:')
    if (isOwn && execution.kill.level !== 'none' && execution.isFlat) {
      this.#rearm('replay', 'a new session')
    }
  }

  #hear(rowsFrom: number, commandsFrom: number): void {
    const { outbox, market, monitor } = this.#parts
    const { rows, commands } = outbox
    for (let i = rowsFrom; i < rows.length; i++) monitor.onRow(rows[i] as (typeof rows)[number])
    for (let i = commandsFrom; i < commands.length; i++) {
      const command = commands[i] as (typeof commands)[number]
      monitor.onMessages(command.type === 'place' ? command.orders.length : 1, market.tsUs)
    }
  }

  #stop({ action, control, reason }: Verdict): void {
    const { market, execution, outbox } = this.#parts
    const { tsUs } = market
    const text = controlOf(control)?.reasons[reason] ?? reason
    const by = `control:${control}`
    const key = `${by}:${reason}`
    outbox.rows.push({ ts: tsUs, kind: 'alert', severity: 'critical', key, text })
    const id = `${by}:${reason}:${tsUs}`
    const kill = { kind: CommandKind.Kill, tsUs, id, by, level: action, reason: text } as const
    execution.onCommand(kill)
  }

  #rearmProblem(): string | undefined {
    const { execution, market } = this.#parts
    if (execution.kill.level === 'none') return 'nothing is switched off'
    if (!execution.isFlat || execution.isWindingDown) return 'the position is not closed yet'
    if (!execution.isBrokerReady) return 'the broker is not ready'
    if (execution.isReduceOnly) return 'the position does not agree with the broker’s'
    const isTooSoon = market.tsUs - execution.kill.switch.sinceUs < coolDownUs
    return isTooSoon ? 'a minute must pass first' : undefined
  }

  #rearm(by: string, reason: string): void {
    const { execution, market, outbox } = this.#parts
    const { tsUs } = market
    const elapsedMs = (tsUs - execution.kill.switch.sinceUs) / microsPerMilli
    execution.kill.switch.rearm(by, reason, tsUs)
    outbox.rows.push({
      ts: tsUs,
      kind: 'kill',
      level: 'none',
      phase: 'rearmed',
      by,
      reason,
      elapsedMs,
      cancelledOrders: 0,
      closedContracts: 0,
    })
  }
}
