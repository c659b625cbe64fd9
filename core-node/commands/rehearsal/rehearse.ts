import { performance } from 'node:perf_hooks'
import { setImmediate as turn } from 'node:timers/promises'

import { hardCaps, RiskConfig } from '../../../shared/config.ts'
import type { Preset } from '../../confluence/preset.ts'
import { Journal } from '../../engine/journal/journal.ts'
import { LiveRuntime } from '../../engine/live-runtime.ts'
import { Engine } from '../../engine/step/engine.ts'
import type { EngineSettings } from '../../engine/step/settings.ts'
import { BrokerKind } from '../../execution/broker-port.ts'
import { RehearsedMarket } from './rehearsed-market.ts'
import { WillingBroker } from './willing-broker.ts'

export type Rehearsal = {
  /** Trades made, entry to exit. */
  readonly trades: number
  readonly elapsedMs: number
}

/** Days of as many trades as one may have: after these an order's time falls no further. */
const rehearsedDays = 5
const usualBudgetMs = 800
const sliceMs = 10
const often = 1_000_000

/**
 * Goes through entries, fills and exits before the first real one, with an engine, a journal in memory and a
 * market of its own, so that the code of an order has been compiled by then: an order is too rare to become
 * fast by itself. Nothing of it is kept, and nothing leaves this process.
 *
 * @param settings of the engine that is to trade; its limits do not hold here
 * @param budgetMs after which it ends, however far it has come: nobody waits for it longer
 */
export async function rehearse(
  settings: EngineSettings,
  budgetMs = usualBudgetMs,
): Promise<Rehearsal> {
  const startMs = performance.now()
  const deadlineMs = startMs + budgetMs
  let trades = 0
  for (let day = 0; day < rehearsedDays && performance.now() < deadlineMs; day++) {
    trades += await rehearseDay(tireless(settings), deadlineMs)
  }
  return { trades, elapsedMs: performance.now() - startMs }
}

async function rehearseDay(settings: EngineSettings, deadlineMs: number): Promise<number> {
  const journal = new Journal(':memory:', 'rehearsal')
  const broker = new WillingBroker(
    (event) => runtime.submit(event),
    () => market.tsUs,
  )
  const market = new RehearsedMarket((event) => runtime.submit(event))
  const engine = new Engine(settings)
  const nowMs = () => performance.now()
  const runtime = new LiveRuntime(engine, journal, broker, nowMs, () => {})
  runtime.mark('started', settings.contract, market.tsUs)
  market.open()
  const link = { link: 'broker', state: 'ready', reason: '', nextOrderId: 1 } as const
  runtime.submit({ kind: BrokerKind.Link, tsUs: market.tsUs, ...link })
  let trades = 0
  let sliceEndMs = nowMs() + sliceMs
  for (let round = 0; round < hardCaps.maxTradesPerDay && nowMs() < deadlineMs; round++) {
    const side = round % 2 === 0 ? 1 : -1
    market.pass(2)
    market.trade(side)
    market.lean(side)
    if (broker.endTrade()) trades++
    if (nowMs() < sliceEndMs) continue
    await turn()
    sliceEndMs = nowMs() + sliceMs
  }
  journal.close()
  return trades
}

/** The same engine, with a score for every occasion and the usual limits, but for those on how often. */
function tireless(settings: EngineSettings): EngineSettings {
  const preset: Preset = {
    ...settings.preset,
    thresholds: { PREMIUM: 1e-6, STRONG: 1e-7, GOOD: 1e-8, WEAK: 1e-9 },
    gates: { minCoverage: 0, minAgreement: 0, hysteresis: 0 },
    dynamicGate: false,
    battleNavale: 'off',
    routing: 'report',
    filter: 'off',
  }
  return {
    ...settings,
    mode: 'simulation',
    preset,
    timeScale: 1,
    strategy: { entryHours: 'globex', pauseMs: 0 },
    risk: {
      ...RiskConfig.parse({}),
      capitalCents: 100_000_00,
      duplicateWindowMs: 0,
      staleAfterMs: 300_000,
      contractMonth: 'any',
      maxTradesPerDay: often,
      maxOrdersPerDay: often,
      maxEntriesPerWindow: often,
      entryWindowMs: 1_000,
      orderMessagesPerSecond: often,
      orderMessageBurst: often,
    },
  }
}
