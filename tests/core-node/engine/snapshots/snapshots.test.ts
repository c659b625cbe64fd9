import { describe, test } from 'vitest'

import { Engine } from '../../../../core-node/engine/step/engine.ts'
import { refusalEveryUs } from '../../../../core-node/engine/step/snapshot-log.ts'
import { BrokerKind } from '../../../../core-node/execution/broker-port.ts'
import { CommandKind } from '../../../../core-node/execution/command-events.ts'
import type { Row } from '../../../../core-node/execution/outbox.ts'
import { RiskKind } from '../../../../core-node/risk/risk-events.ts'
import { AuditRow } from '../../../../shared/audit.ts'
import { settings } from '../../engine-settings.ts'
import { depth, regularOpenUs, second, trade } from '../../market-events.ts'
import { askTicks, EngineScript } from '../engine-script.ts'
import { replayAll, rowsOf, tradingDay } from '../trading-day.ts'

type SnapshotRow = Extract<Row, { kind: 'snapshot' }>

function only(rows: readonly SnapshotRow[]): SnapshotRow {
  const [first, ...rest] = rows
  if (first === undefined || rest.length > 0) throw new Error(`${rows.length} rows, not one`)
  return first
}

const shownOf = (script: EngineScript, of: SnapshotRow['of']) =>
  script.rowsOf('snapshot').filter((row) => row.of === of)

describe('an entry', () => {
  test('has one snapshot, with the bracket and what was asked for', ({ expect }) => {
    const script = new EngineScript()
    script.enter()
    expect(only(script.rowsOf('snapshot'))).toMatchObject({
      ts: script.tsUs,
      of: 'entry',
      bracket: script.rowsOf('order')[0]?.bracket,
      trade: null,
      control: null,
      reason: null,
      decision: { code: 'manual', reasons: ['owner'] },
      order: {
        side: 'BUY',
        contracts: 1,
        limitTicks: askTicks,
        stopTicks: askTicks - 8,
        targetTicks: askTicks + 16,
      },
      result: null,
    })
  })

  test('says what the strategy decided, and why', ({ expect }) => {
    const { rows } = replayAll(tradingDay(1_200))
    const [entry] = rowsOf(rows, 'snapshot')
    const signal = rowsOf(rows, 'signal').findLast(({ ts }) => ts === entry?.ts)
    expect(signal?.decision).toBe('enter')
    expect(entry?.decision).toEqual({ code: 'enter', reasons: signal?.reasons })
    expect(entry?.features.slice(0, signal?.features.length)).toEqual(signal?.features)
  })

  test('that fills in parts still has one, and so has its trade', ({ expect }) => {
    const script = new EngineScript({ risk: { manualMaxContracts: 2, marginCents: 100 } })
    script.enter({ contracts: 2 })
    script.fill('entry', askTicks)
    script.fill('entry', askTicks)
    script.fill('target', askTicks + 16)
    expect(shownOf(script, 'exit')).toEqual([])
    script.fill('target', askTicks + 16)
    expect(script.rowsOf('snapshot').map(({ of }) => of)).toEqual(['entry', 'exit'])
  })

  test('that never fills has one and no exit', ({ expect }) => {
    const script = new EngineScript()
    script.enter()
    for (const leg of ['entry', 'stop', 'target'] as const) script.say(leg, 'Cancelled')
    expect(script.rowsOf('snapshot').map(({ of }) => of)).toEqual(['entry'])
  })

  test('that the execution holds back has none: it was never sent', ({ expect }) => {
    const script = new EngineScript({
      execution: { ...settings().execution, flattenBeforeCloseMs: 3_600_000 },
    })
    script.tsUs = regularOpenUs + 7 * 3_600 * second
    script.wait(1)
    expect(script.enter()).toBeUndefined()
    expect(script.rowsOf('alert').map(({ key }) => key)).toContain('entry-stopped')
    expect(script.rowsOf('snapshot')).toEqual([])
  })
})

describe('an exit', () => {
  test('has the leg that closed it, the trade as its row tells it, and its bracket', ({
    expect,
  }) => {
    const script = new EngineScript()
    script.roundTrip('target', askTicks, askTicks + 16)
    const entry = only(shownOf(script, 'entry'))
    const exit = only(shownOf(script, 'exit'))
    const { ts, kind: _kind, trade: number, ...result } = script.rowsOf('trade')[0] ?? {}
    expect(exit).toMatchObject({ ts, trade: number, bracket: entry.bracket, result, order: null })
    expect(exit.decision).toEqual({ code: 'target', reasons: [] })
    expect(exit.account).toMatchObject({
      positionContracts: 0,
      realizedCents: 16 * 1_250,
      netTodayCents: 16 * 1_250 - 450,
      tradesToday: 1,
    })
  })

  test('counts its trade in the limits it leaves', ({ expect }) => {
    const script = new EngineScript()
    script.roundTrip('stop', askTicks, askTicks - 8)
    const { limits } = only(shownOf(script, 'exit'))
    expect(limits['stopOutsInRow']).toEqual({ used: 1, limit: 10 })
    expect(limits['lossesInRow']).toEqual({ used: 1, limit: 10 })
    expect(limits['dailyLossCents']).toEqual({ used: 8 * 1_250 + 450, limit: 200_000 })
    expect(limits['tradesToday']).toEqual({ used: 1, limit: 50 })
  })

  test('by the kill switch says who threw it and why', ({ expect }) => {
    const script = new EngineScript()
    script.open()
    const kill = { id: 'kill-0001', by: 'owner', level: 'flatten', reason: 'drill' } as const
    script.step({ kind: CommandKind.Kill, tsUs: script.tsUs, ...kill })
    closeByLadder(script)
    const { decision, limits } = only(shownOf(script, 'exit'))
    expect(decision).toEqual({ code: 'flatten', reasons: ['kill-switch', 'owner', 'drill'] })
    expect(limits['kill-switch']).toEqual({ used: 1, limit: 0 })
  })

  test('by the clock says that the position was too old', ({ expect }) => {
    const script = new EngineScript({ execution: { ...settings().execution, timeStopMs: 60_000 } })
    script.open()
    script.wait(61)
    closeByLadder(script)
    expect(only(shownOf(script, 'exit')).decision).toEqual({
      code: 'flatten',
      reasons: ['time-stop'],
    })
  })

  test('when the core stops says so', ({ expect }) => {
    const script = new EngineScript()
    script.open()
    script.step({
      kind: CommandKind.StandDown,
      tsUs: script.tsUs,
      closesPosition: true,
      reason: '',
    })
    closeByLadder(script)
    expect(only(shownOf(script, 'exit')).decision.reasons).toEqual(['stand-down'])
  })

  test('after a restart leads to the bracket from before it', ({ expect }) => {
    const script = new EngineScript()
    script.open()
    const { bracket } = only(script.rowsOf('snapshot'))
    const next = script.restart()
    const [target] = [...next.engine.execution.desk.working].filter(({ leg }) => leg === 'target')
    next.step({
      kind: BrokerKind.Execution,
      tsUs: next.tsUs,
      execId: 'after-restart',
      orderId: target?.orderId ?? 0,
      ref: target?.ref ?? '',
      permId: 0,
      side: -1,
      contracts: 1,
      priceTicks: askTicks + 16,
    })
    const exits = shownOf(next, 'exit')
    expect(exits).toMatchObject([{ bracket, trade: 1, decision: { code: 'target' } }])
  })

  test('of what somebody else opened has no bracket', ({ expect }) => {
    const script = new EngineScript()
    for (const [execId, side] of [
      ['foreign-1', 1],
      ['foreign-2', -1],
    ] as const) {
      script.step({
        kind: BrokerKind.Execution,
        tsUs: script.tsUs,
        execId,
        orderId: 0,
        ref: '',
        permId: 77,
        side,
        contracts: 1,
        priceTicks: askTicks,
      })
    }
    expect(script.rowsOf('trade')).toHaveLength(1)
    expect(only(shownOf(script, 'exit')).bracket).toBeNull()
  })
})

describe('a refusal', () => {
  const refused = () => {
    const script = new EngineScript()
    script.step({ kind: RiskKind.Records, tsUs: script.tsUs, areSound: false })
    return script
  }

  test('has a snapshot with control, reason and what was asked for', ({ expect }) => {
    const script = refused()
    script.enter({ contracts: 1 })
    const shown = only(script.rowsOf('snapshot'))
    expect(shown).toMatchObject({
      of: 'refusal',
      control: 'records',
      reason: 'not-sound',
      bracket: null,
      order: { side: 'BUY', contracts: 1 },
    })
    expect(shown.limits['records']).toEqual({ used: 1, limit: 0 })
  })

  test('is shown once a minute for one reason; its own row is always written', ({ expect }) => {
    const script = refused()
    const seconds = (2.5 * refusalEveryUs) / second
    for (let i = 0; i < seconds; i++) {
      script.pass(1)
      script.show(askTicks)
      script.enter()
    }
    expect(script.rowsOf('refusal')).toHaveLength(seconds)
    const times = script.rowsOf('snapshot').map(({ ts }) => ts)
    expect(times).toHaveLength(3)
    for (const [i, ts] of times.entries()) {
      expect(ts).toBe((times[0] as number) + i * refusalEveryUs)
    }
  })

  test('for another reason is shown at once, and each is remembered', ({ expect }) => {
    const script = refused()
    for (let i = 0; i < 5; i++) {
      script.enter()
      script.connect(i % 2 === 0 ? 'disconnected' : 'ready')
      script.step({ kind: RiskKind.Records, tsUs: script.tsUs, areSound: i % 2 === 0 })
    }
    expect(script.rowsOf('refusal').length).toBeGreaterThan(3)
    expect(shownOf(script, 'refusal').map(({ reason }) => reason)).toEqual([
      'not-sound',
      'not-ready',
    ])
  })

  test('of an order that is no number says null, never a number', ({ expect }) => {
    const script = new EngineScript()
    script.enter({ limitTicks: Number.NaN })
    const shown = only(script.rowsOf('snapshot'))
    expect(shown.order?.limitTicks).toBeNull()
    expect(shown.limits['validity']).toEqual({ used: 1, limit: 0 })
    expect(shown.limits['orderValueCents']?.used).toBeNull()
  })

  test('of a dry run names the mode', ({ expect }) => {
    const script = new EngineScript({ mode: 'dry-run' })
    script.enter()
    expect(only(script.rowsOf('snapshot'))).toMatchObject({ control: 'mode', reason: 'dry-run' })
  })
})

describe('what a snapshot shows', () => {
  test('is the market as it stands: book, prices between, day and session', ({ expect }) => {
    const script = new EngineScript()
    const { tsUs } = script
    script.step(depth(tsUs, 21_600, [30, 20, 10], 21_601, [10, 40]))
    script.step(trade(tsUs, 21_601, 7, 1))
    script.enter()
    const { market } = only(script.rowsOf('snapshot'))
    expect(market).toMatchObject({
      contract: 'ESZ6',
      tickNanos: 250_000_000,
      tickCents: 1_250,
      lastTicks: 21_601,
      lastSize: 7,
      spreadTicks: 1,
      bids: [
        [21_600, 30],
        [21_599, 20],
        [21_598, 10],
      ],
      asks: [
        [21_601, 10],
        [21_602, 40],
      ],
      volume: 8,
      deltaContracts: 8,
      pocTicks: 21_601,
      vahTicks: 21_601,
      valTicks: 21_601,
      previousPocTicks: null,
      vix: null,
      isOpen: true,
      tradeDate: '2026-09-15',
      // From 09:40 to 17:00 in New York.
      closesInSeconds: 7 * 3_600 + 20 * 60,
    })
    // Where there are quotes they say where the market is, one contract at each: (21600·1 + 21601·1) / 2.
    expect(market.micropriceTicks).toBe(21_600.5)
  })

  test('has every feature; those of no weight add nothing, the rest sum to the score', ({
    expect,
  }) => {
    const { rows, replay } = replayAll(tradingDay(1_800))
    const snapshots = rowsOf(rows, 'snapshot')
    expect(snapshots.length).toBeGreaterThan(1)
    const names = replay.engine.features.map(({ name }) => name)
    const scored = new Set<string>(replay.engine.confluence.names)
    for (const { features, signal } of snapshots) {
      expect(features.map(({ name }) => name).toSorted()).toEqual(names.toSorted())
      const sum = features.reduce((total, { contribution }) => total + contribution, 0)
      expect(sum).toBeCloseTo(signal.net, 5)
      for (const { name, weight, contribution } of features) {
        if (!scored.has(name)) expect([weight, contribution]).toEqual([0, 0])
      }
    }
  })

  test('is a row of the contract, small enough for a frame of the uplink', ({ expect }) => {
    const { lines } = replayAll(tradingDay(1_800))
    const snapshots = lines.filter((line) => line.includes('"kind":"snapshot"'))
    for (const line of snapshots) {
      expect(JSON.stringify(AuditRow.parse(JSON.parse(line)))).toBe(line)
      expect(line.length).toBeLessThan(10_000)
    }
  })
})

describe('a hurried step', () => {
  test('writes its snapshot when its orders are out, and the rows are the same', ({ expect }) => {
    const usual = new EngineScript()
    const hurried = new EngineScript()
    const step = hurried.engine.step.bind(hurried.engine)
    const orders: string[][] = []
    hurried.engine.step = (event) => {
      step(event, true)
      orders.push(hurried.engine.outbox.rows.map(({ kind }) => kind))
      hurried.engine.settle()
    }
    for (const script of [usual, hurried]) script.roundTrip('stop', askTicks, askTicks - 8)
    expect(orders.flat()).not.toContain('snapshot')
    expect(hurried.lines).toEqual(usual.lines)
    expect(shownOf(hurried, 'entry')).toHaveLength(1)
  })

  test('whose snapshot nobody asked for is written with the next', ({ expect }) => {
    const script = new EngineScript()
    script.enter()
    const engine = new Engine(settings())
    const kinds: string[] = []
    for (const event of tradingDay(1_200)) {
      engine.step(event, true)
      kinds.push(...engine.outbox.rows.map(({ kind }) => kind))
      engine.outbox.clear()
    }
    const refusal = kinds.indexOf('refusal')
    expect(refusal).toBeGreaterThan(0)
    expect(kinds.indexOf('snapshot')).toBeGreaterThan(refusal)
  })
})

/** What protects the position is cancelled, and the order that closes it fills. */
function closeByLadder(script: EngineScript): void {
  for (const leg of ['stop', 'target'] as const) script.say(leg, 'Cancelled')
  script.fill('flatten', askTicks - 1)
}
