import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { fileURLToPath } from 'node:url'

import { IbBroker } from '../../core-node/broker/ib/ib-broker.ts'
import { wallTimers } from '../../core-node/commands/core/wall-timers.ts'
import type { Preset } from '../../core-node/confluence/preset.ts'
import { productionV2 } from '../../core-node/confluence/presets/production-v2.ts'
import { Journal } from '../../core-node/engine/journal/journal.ts'
import { LiveRuntime } from '../../core-node/engine/live-runtime.ts'
import { Engine } from '../../core-node/engine/step/engine.ts'
import { Uplink } from '../../core-node/uplink/uplink.ts'
import { settings } from '../core-node/engine-settings.ts'
import type { Bench, Figure } from './bench.ts'
import { figure, percentile } from './bench.ts'

/** A day allows two hundred trades, whatever is configured: several days, each with a core of its own. */
const rounds = 4
const ordersPerRound = 150
const often = 1_000_000
const server = fileURLToPath(new URL('tick-server.ts', import.meta.url))

const silent = { onCommand() {}, onClock() {}, onState() {}, onProblem() {} }

/** A signal that is always on: the way from tick to order is measured, not the strategy. */
const always: Preset = {
  ...productionV2,
  name: 'always',
  title: 'An order for every tick',
  source: 'this benchmark',
  weights: { order_book_imbalance: 0.99, volume_confirmation: 0.01 },
  normalizeWeights: false,
  thresholds: { PREMIUM: 0.9, STRONG: 0.8, GOOD: 0.7, WEAK: 0.0001 },
  gates: { minCoverage: 0, minAgreement: 0, hysteresis: 0 },
}

function tireless() {
  const usual = settings()
  return settings({
    mode: 'simulation',
    preset: always,
    strategy: { entryHours: 'globex', pauseMs: 0 },
    risk: {
      ...usual.risk,
      maxContracts: 1,
      staleAfterMs: 60_000,
      duplicateWindowMs: 0,
      // How often it may trade is asked as ever, and never the answer.
      maxTradesPerDay: often,
      maxOrdersPerDay: often,
      entryWindowMs: 1,
      orderMessagesPerSecond: often,
      orderMessageBurst: often,
    },
  })
}

/** A commit that is synced to the disk: what no order can be faster than. */
function syncTimes(folder: string): Float64Array {
  const journal = new Journal(join(folder, 'sync.db'), 'sync')
  const micros = new Float64Array(1_000)
  for (let i = 0; i < micros.length; i++) {
    const startMs = performance.now()
    journal.append({ seq: i + 1, ts: i, kind: 'order', json: 'x'.repeat(900) })
    journal.writeDurably()
    micros[i] = (performance.now() - startMs) * 1_000
  }
  journal.close()
  return micros.sort()
}

async function measure(): Promise<readonly Figure[]> {
  const totals: number[] = []
  const intents: number[] = []
  for (let round = 0; round < rounds; round++) {
    const measured = await measureRound()
    totals.push(...measured.totals)
    intents.push(...measured.intents)
  }
  const folder = mkdtempSync(join(tmpdir(), 'mia-bench-'))
  const syncs = syncTimes(folder)
  rmSync(folder, { recursive: true })
  return figures(Float64Array.from(totals).sort(), Float64Array.from(intents).sort(), syncs)
}

async function measureRound(): Promise<{ totals: number[]; intents: number[] }> {
  const folder = mkdtempSync(join(tmpdir(), 'mia-bench-'))
  const child = fork(server, [String(ordersPerRound)])
  const [{ port }] = (await once(child, 'message')) as [{ port: number }]
  const journalFile = join(folder, 'journal.db')
  const journal = new Journal(journalFile, 'bench')
  const engine = new Engine(tireless())
  const intents: number[] = []
  const step = engine.step.bind(engine)
  engine.step = (event, isHurried) => {
    const startMs = performance.now()
    step(event, isHurried)
    if (engine.outbox.commands.length > 0) intents.push((performance.now() - startMs) * 1_000)
  }
  const broker = new IbBroker(
    {
      host: '127.0.0.1',
      port,
      clientId: 999,
      connectTimeoutMs: 10_000,
      clockRate: 1,
      instrument: engine.market.instrument,
      checkAccount: () => undefined,
      // An order for every tick: IB's fifty messages a second would be all that is measured.
      messagesPerSecond: 1_000_000,
    },
    {
      onEvent: (event) => runtime.submit(event),
      onContract: () => {},
      onRefused: () => {},
      onFault: (error) => console.error(error),
    },
    wallTimers,
  )
  const runtime = new LiveRuntime(
    engine,
    journal,
    broker,
    () => performance.now(),
    () => {},
  )
  const writer = setInterval(() => journal.write(), 20)
  // As in the core: the journal's log is moved into its database by another thread.
  const keeper = new Uplink({ journalPath: journalFile, edge: undefined }, silent)
  broker.start()
  const [{ micros }] = (await once(child, 'message')) as [{ micros: number[] }]
  broker.stop()
  child.kill()
  await keeper.stop()
  clearInterval(writer)
  journal.close()
  rmSync(folder, { recursive: true })
  return { totals: micros, intents }
}

function figures(total: Float64Array, intent: Float64Array, syncs: Float64Array): Figure[] {
  const sync = (share: number) => ({
    name: 'a synced commit alone',
    value: percentile(syncs, share),
  })
  const rows = [
    ['tick-to-order-p50', total, 0.5, 500, sync(0.5)],
    ['tick-to-order-p99', total, 0.99, 2_000, sync(0.99)],
    ['tick-to-order-p99.9', total, 0.999, 8_000, sync(0.999)],
    [
      'tick-to-intent-p50',
      intent,
      0.5,
      10,
      { name: 'tick to order', value: percentile(total, 0.5) },
    ],
    [
      'tick-to-intent-p99',
      intent,
      0.99,
      50,
      { name: 'tick to order', value: percentile(total, 0.99) },
    ],
  ] as const
  return rows.map(([name, sorted, share, target, baseline]) =>
    figure({
      name,
      unit: 'µs',
      value: percentile(sorted, share),
      target,
      isMoreBetter: false,
      baseline,
    }),
  )
}

export const tickToOrder: Bench = {
  name: 'tick-to-order',
  summary:
    'a tick into the socket, order bytes out of it, over loopback, the synced intent included',
  run: measure,
}
