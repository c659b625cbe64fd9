import { memoryUsage, pid, uptime } from 'node:process'

import { round6 } from '../../../shared/rounding.ts'
import type { LiveRuntime } from '../../engine/live-runtime.ts'
import { directionOf } from '../../engine/step/figures.ts'
import type { OrderDesk } from '../../execution/order-desk.ts'
import type { CoreStatus } from '../../operations/control-protocol.ts'

/** What the process knows and the engine does not. */
export type CoreFacts = {
  readonly mode: string
  readonly desk: string
  readonly account: string | null
  readonly contract: string | null
  readonly preset: string
  readonly config: CoreStatus['config']
  readonly broker: { readonly state: string; readonly sinceMs: number; readonly reason: string }
  readonly edge: { readonly state: string; readonly ackedSeq: number }
  readonly eventsPerSecond: number
  readonly nowMs: number
}

export function statusOf(runtime: LiveRuntime, facts: CoreFacts): CoreStatus {
  const { engine, audit, stepLatency, orderLatency, lastMarketEventMs } = runtime
  const { confluence, execution } = engine
  const { ledger, trades } = execution.booking
  return {
    mode: facts.mode,
    desk: facts.desk,
    account: facts.account,
    contract: facts.contract,
    config: facts.config,
    broker: facts.broker,
    feed: {
      ageMs: lastMarketEventMs === 0 ? null : Math.round(facts.nowMs - lastMarketEventMs),
      eventsPerSecond: facts.eventsPerSecond,
    },
    edge: { ...facts.edge, journalSeq: audit.lastSeq },
    signal: {
      preset: facts.preset,
      score: round6(confluence.score),
      direction: directionOf(confluence.side),
      tier: confluence.tier,
      coverage: round6(confluence.coverage),
    },
    position: {
      contracts: ledger.positionContracts,
      averageTicks: ledger.averageTicks,
      stopTicks: priceOfLeg(execution.desk, 'stop'),
      targetTicks: priceOfLeg(execution.desk, 'target'),
    },
    orders: { working: execution.desk.working.size },
    killSwitch: { level: execution.kill.level, reason: execution.kill.switch.reason },
    trades: {
      count: trades,
      realizedCents: ledger.realizedCents,
      feesCents: ledger.feesCents,
    },
    latency: {
      stepP50Us: stepLatency.percentileUs(50),
      stepP99Us: stepLatency.percentileUs(99),
      tickToOrderP99Us: orderLatency.percentileUs(99),
    },
    process: {
      pid,
      upMs: Math.round(uptime() * 1_000),
      rssMb: Math.round(memoryUsage.rss() / 1_048_576),
    },
  }
}

function priceOfLeg(desk: OrderDesk, leg: 'stop' | 'target'): number | null {
  for (const order of desk.working) {
    if (order.leg === leg) return leg === 'stop' ? order.stopTicks : order.limitTicks
  }
  return null
}
