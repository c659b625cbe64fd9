import { describe, test } from 'vitest'

import { BrokerKind } from '../../../core-node/execution/broker-port.ts'
import { CommandKind } from '../../../core-node/execution/command-events.ts'
import { RiskKind } from '../../../core-node/risk/risk-events.ts'
import { Config } from '../../../shared/config.ts'
import { quote, regularOpenUs } from '../market-events.ts'
import { askTicks, EngineScript } from './engine-script.ts'
import { replayAll, rowsOf, tradingDay } from './trading-day.ts'

const { risk } = Config.parse({})

/** What the controls said, in a day on which the strategy wants to enter again and again. */
function refusalsOf(changes: Partial<typeof risk>, seconds = 1_200) {
  const { replay, rows } = replayAll(tradingDay(seconds), { risk: { ...risk, ...changes } })
  const refusals = rowsOf(rows, 'refusal')
  const reasons = new Set(refusals.map(({ control, reason }) => `${control}: ${reason}`))
  return { sent: replay.orders.sent, reasons: [...reasons], rows, replay }
}

describe('through the engine', () => {
  test('the same day trades when nothing speaks against it', ({ expect }) => {
    const { sent, reasons } = refusalsOf({})
    expect(sent).toBeGreaterThan(3)
    expect(reasons).toEqual([])
  })

  test('an entry goes through the touch by its collar, its stop counted from the touch', ({
    expect,
  }) => {
    const { rows } = refusalsOf({ entryCollarTicks: 3 })
    const [entry, stop, target] = rowsOf(rows, 'order')
    const side = entry?.side === 'BUY' ? 1 : -1
    const limit = entry?.limitTicks ?? 0
    expect(side * (limit - (stop?.stopTicks ?? 0))).toBe(3 + 8)
    expect(side * ((target?.limitTicks ?? 0) - limit)).toBe(16 - 3)
  })

  test('a size under one contract is refused, and says what held it back [control:1 e2e]', ({
    expect,
  }) => {
    const { sent, reasons, rows } = refusalsOf({ capitalCents: 1_000_000, allowMicros: true })
    expect(sent).toBe(0)
    expect(reasons).toEqual(['order-size: size-under-one'])
    expect(rowsOf(rows, 'refusal')[0]?.text).toMatch(
      /less than one contract \(limited by .*; it would be 7 micros, which are not traded/,
    )
  })

  test('a contract’s risk is its stop, its fees and a tick of slippage', ({ expect }) => {
    // One percent of 11,700 USD is 8 ticks of 12.50, 4.50 of fees and a tick.
    const small = { marginCents: 1, capitalCents: 1_170_000 }
    expect(refusalsOf(small).sent).toBeGreaterThan(0)
    const smaller = refusalsOf({ ...small, capitalCents: 1_169_999 })
    expect([smaller.sent, smaller.reasons]).toEqual([0, ['order-size: size-under-one']])
  })

  test('an order worth too much is refused [control:2 e2e]', ({ expect }) => {
    const { sent, reasons } = refusalsOf({ maxOrderValueCents: 10_000_000 })
    expect([sent, reasons]).toEqual([0, ['order-value: above-value']])
  })

  test('an entry on top of a full position is refused [control:3 e2e]', ({ expect }) => {
    const script = new EngineScript({ risk: { maxContracts: 1, maxOpenOrders: 30 } })
    script.open()
    script.wait(3)
    expect(script.enter()).toMatchObject({ control: 'position', reason: 'above-cap' })
    expect(script.enter({ side: -1 })).not.toMatchObject({ control: 'position' })
  })

  test('a limit out of the collar is refused [control:4 e2e]', ({ expect }) => {
    const { sent, reasons } = refusalsOf({ collarShare: 1e-9 })
    expect(sent).toBe(0)
    expect(reasons).toEqual(['price-collar: beyond-percent'])
  })

  test('entry prices that run away are refused [control:5 e2e]', ({ expect }) => {
    const script = new EngineScript({ risk: { driftShare: 0.001 } })
    script.roundTrip('target', askTicks, askTicks + 16)
    script.pass(10)
    script.show(askTicks + 30)
    const runaway = { limitTicks: askTicks + 30 }
    expect(script.enter(runaway)).toMatchObject({ control: 'price-drift' })
    script.wait(300, askTicks + 30)
    expect(script.enter(runaway)).toBeUndefined()
  })

  test('half a tick and half a contract are refused [control:6 e2e]', ({ expect }) => {
    const script = new EngineScript()
    expect(script.enter({ limitTicks: askTicks - 0.5 })).toMatchObject({ reason: 'off-tick' })
    expect(script.enter({ contracts: 0.5 })).toMatchObject({ reason: 'off-lot', contracts: 0 })
    expect(script.tickets).toEqual([])
  })

  test('an order by hand is held to its own limits [control:7 e2e]', ({ expect }) => {
    const script = new EngineScript()
    expect(script.enter({ isConfirmed: false })).toMatchObject({ reason: 'not-confirmed' })
    expect(script.enter({ contracts: 2 })).toMatchObject({ reason: 'above-manual-cap' })
    expect(script.enter({ limitTicks: askTicks + 1 })).toMatchObject({
      reason: 'beyond-manual-collar',
    })
    expect(script.enter()).toBeUndefined()
    expect(script.tickets.map(({ leg }) => leg)).toEqual(['entry', 'stop', 'target'])
    expect(script.rowsOf('command').map(({ outcome }) => outcome)).toEqual([
      'refused',
      'refused',
      'refused',
      'accepted',
    ])
  })

  test('entries stop when the messages run out, and go on later [control:8 e2e]', ({ expect }) => {
    const script = new EngineScript({
      risk: { orderMessageBurst: 8, orderMessagesPerSecond: 1, cancelReserve: 4 },
    })
    expect(script.enter()).toBeUndefined()
    for (const leg of ['entry', 'stop', 'target'] as const) script.say(leg, 'Cancelled')
    expect(script.enter({ limitTicks: askTicks - 1 })).toMatchObject({
      control: 'message-throttle',
      reason: 'too-many-messages',
    })
    script.pass(3)
    script.show(askTicks)
    expect(script.enter()).toBeUndefined()
  })

  test('too many entries stop trading until a person re-arms [control:9 e2e]', ({ expect }) => {
    const script = new EngineScript({ risk: { maxEntriesPerWindow: 2 } })
    for (let i = 0; i < 2; i++) {
      script.roundTrip('target', askTicks, askTicks + 16)
      script.pass(10)
      script.show(askTicks)
    }
    expect(script.enter()).toMatchObject({ control: 'kill-switch', reason: 'block' })
    expect(script.rowsOf('kill')).toMatchObject([{ level: 'block', by: 'control:9' }])
    expect(script.rowsOf('alert')).toMatchObject([
      { severity: 'critical', key: 'control:9:too-many-entries' },
    ])
    script.wait(120)
    script.rearm()
    expect(script.rowsOf('kill').at(-1)).toMatchObject({ phase: 'rearmed', by: 'owner' })
    expect(script.enter()).toBeUndefined()
  })

  test('stops in a row stop trading [control:9 e2e]', ({ expect }) => {
    const { rows, sent } = refusalsOf({ maxStopOuts: 1, maxEntriesPerWindow: 100 }, 3_600)
    const kill = rowsOf(rows, 'kill')[0]
    expect(kill).toMatchObject({ by: 'control:9', level: 'block' })
    expect(sent).toBeGreaterThan(0)
    const after = rowsOf(rows, 'order').filter(
      ({ ts, leg }) => ts > (kill?.ts ?? 0) && leg === 'entry',
    )
    expect(after).toEqual([])
  })

  test('an order by hand told twice is one order [control:10 e2e]', ({ expect }) => {
    const script = new EngineScript()
    expect(script.enter({ id: 'the same' })).toBeUndefined()
    expect(script.enter({ id: 'the same' })).toMatchObject({ reason: 'intent-used' })
    expect(script.enter({ id: 'another' })).toMatchObject({ reason: 'same-order' })
  })

  test('the orders of the day are counted and end [control:11 e2e]', ({ expect }) => {
    const { sent, reasons } = refusalsOf({ maxOrdersPerDay: 3 })
    expect(sent).toBe(3)
    expect(reasons).toEqual(['order-counts: orders-per-day'])
  })

  test('the daily loss closes the position and latches [control:12 e2e]', ({ expect }) => {
    const script = new EngineScript({ risk: { dailyLossCents: 5_000 } })
    script.open()
    script.pass(1)
    script.show(askTicks - 4)
    const [kill] = script.rowsOf('kill')
    expect(kill).toMatchObject({ level: 'flatten', by: 'control:12', phase: 'blocked' })
    expect(script.rowsOf('alert')).toMatchObject([{ key: 'control:12:daily-loss' }])
    for (const leg of ['stop', 'target'] as const) script.say(leg, 'Cancelled')
    script.fill('flatten', askTicks - 5)
    expect(script.rowsOf('kill').map(({ phase }) => phase)).toEqual([
      'blocked',
      'cancelled',
      'flat',
    ])
    expect(script.enter()).toMatchObject({ control: 'kill-switch', reason: 'flatten' })
    script.wait(90)
    script.rearm()
    expect(script.enter()).toMatchObject({ control: 'loss', reason: 'daily-loss' })
  })

  test('a losing streak stops entries and leaves the rest [control:12 e2e]', ({ expect }) => {
    const script = new EngineScript({ risk: { maxLossStreak: 2 } })
    for (let i = 0; i < 2; i++) {
      script.roundTrip('target', askTicks, askTicks - 1)
      script.pass(10)
      script.show(askTicks)
    }
    expect(script.rowsOf('kill')).toMatchObject([{ level: 'block', by: 'control:12' }])
    expect(script.rowsOf('alert')).toMatchObject([{ key: 'control:12:loss-streak' }])
  })

  test('open profit that is given back is taken [control:12 e2e]', ({ expect }) => {
    const script = new EngineScript({ risk: { giveBack: { fromCents: 10_000, share: 0.5 } } })
    script.open()
    for (const price of [askTicks + 10, askTicks + 6]) {
      script.pass(1)
      script.show(price)
      expect(script.rowsOf('kill')).toEqual([])
    }
    script.pass(1)
    script.show(askTicks + 5)
    expect(script.rowsOf('kill')).toMatchObject([{ level: 'flatten', by: 'control:12' }])
    expect(script.rowsOf('alert')).toMatchObject([{ key: 'control:12:give-back' }])
  })

  test('the broker’s figures of the account hold an entry back [control:13 e2e]', ({ expect }) => {
    const script = new EngineScript({
      mode: 'paper',
      risk: { requires: { account: true, clock: false, heartbeat: false, priceLimits: false } },
    })
    expect(script.enter()).toMatchObject({ control: 'margin', reason: 'account-unknown' })
    const account = { initialMarginCents: 0, dailyPnlCents: 0, asOfUs: script.tsUs }
    const tell = (excessLiquidityCents: number) =>
      script.step({
        kind: RiskKind.Account,
        tsUs: script.tsUs,
        account: { ...account, excessLiquidityCents },
      })
    tell(1_000_000)
    expect(script.enter()).toMatchObject({ control: 'margin', reason: 'excess-liquidity' })
    tell(2_000_000)
    expect(script.enter()).toBeUndefined()
  })

  test('what was lost is no longer there to cover a margin [control:13 e2e]', ({ expect }) => {
    const script = new EngineScript({ risk: { capitalCents: risk.marginCents } })
    script.roundTrip('stop', askTicks, askTicks - 8)
    script.wait(5)
    expect(script.enter()).toMatchObject({ control: 'margin', reason: 'above-margin' })
  })

  test('a sale that our own target’s buy could meet is refused [control:14 e2e]', ({ expect }) => {
    const script = new EngineScript({ risk: { maxOpenOrders: 30 } })
    expect(script.enter()).toBeUndefined()
    expect(script.enter({ side: -1 })).toMatchObject({
      control: 'self-trade',
      reason: 'meets-own-order',
    })
  })

  test('the kill switch refuses, and stands after a restart [control:15 e2e]', ({ expect }) => {
    const script = new EngineScript()
    script.step({
      kind: CommandKind.Kill,
      tsUs: script.tsUs,
      id: 'kill-0001',
      by: 'owner',
      level: 'block',
      reason: 'drill',
    })
    expect(script.enter()).toMatchObject({ control: 'kill-switch', reason: 'block' })
    const next = script.restart()
    expect(next.enter()).toMatchObject({ control: 'kill-switch', reason: 'block' })
  })

  test('without the broker nothing is sent, and entries never rest [control:16 e2e]', ({
    expect,
  }) => {
    const script = new EngineScript()
    script.connect('disconnected')
    expect(script.enter()).toMatchObject({ control: 'broker-link', reason: 'not-ready' })
    script.connect()
    expect(script.enter()).toBeUndefined()
    const [entry, stop] = script.tickets
    expect(entry?.timeInForce).toBe('IOC')
    expect(stop).toMatchObject({ leg: 'stop', timeInForce: 'GTC', parentId: entry?.orderId })
  })

  test('a watchdog that falls silent stops entries [control:17 e2e]', ({ expect }) => {
    const script = new EngineScript()
    script.step({ kind: RiskKind.Heartbeat, tsUs: script.tsUs, source: 'watchdog' })
    expect(script.enter({ limitTicks: askTicks - 1 })).toBeUndefined()
    script.pass(6)
    script.show(askTicks)
    expect(script.enter()).toMatchObject({ control: 'heartbeat', reason: 'watchdog-silent' })
  })

  test('a crossed book and a contract that does not lead are refused [control:18 e2e]', ({
    expect,
  }) => {
    const script = new EngineScript()
    script.step(quote(script.tsUs, askTicks, askTicks - 1))
    expect(script.enter()).toMatchObject({ control: 'market-data', reason: 'crossed' })
    const old = new EngineScript({ contract: 'ESU6' })
    expect(old.enter()).toMatchObject({ control: 'market-data', reason: 'wrong-month' })
  })

  test('a price that jumps closes nothing before it is believed [control:18 e2e]', ({ expect }) => {
    const script = new EngineScript()
    script.open()
    script.show(askTicks - 400)
    expect(script.rowsOf('kill')).toEqual([])
    expect(script.enter()).toMatchObject({ control: 'market-data', reason: 'jump' })
    script.pass(1)
    script.show(askTicks - 400)
    expect(script.rowsOf('kill')).toMatchObject([{ by: 'control:12', level: 'flatten' }])
  })

  test('a clock that is wrong stops entries [control:19 e2e]', ({ expect }) => {
    const script = new EngineScript()
    const { tsUs } = script
    script.step({ kind: RiskKind.Clock, tsUs, source: 'broker', skewMs: -900 })
    expect(script.enter()).toMatchObject({ control: 'clock', reason: 'skew' })
  })

  test('around news nothing is entered [control:20 e2e]', ({ expect }) => {
    const blackouts = [
      { from: '2026-09-15T09:30:00-04:00', to: '2026-09-15T16:00:00-04:00', reason: 'FOMC' },
    ]
    const { sent, reasons } = refusalsOf({ blackouts })
    expect([sent, reasons]).toEqual([0, ['session: blackout']])
  })

  test('near a price limit nothing is entered [control:20 e2e]', ({ expect }) => {
    const script = new EngineScript()
    const { tsUs } = script
    script.step({ kind: RiskKind.Reference, tsUs, previousTicks: askTicks / 0.93 })
    expect(script.enter()).toMatchObject({ control: 'session', reason: 'near-limit' })
  })

  test('a position that is not the broker’s stops entries [control:21 e2e]', ({ expect }) => {
    const script = new EngineScript()
    for (let i = 0; i < 2; i++) {
      const kind = BrokerKind.Snapshot
      script.step({ kind, tsUs: script.tsUs, positionContracts: 1, openRefs: [] })
    }
    expect(script.enter()).toMatchObject({ control: 'reconciliation', reason: 'mismatch' })
  })

  test('a flood of alerts stops entries, over a restart too [control:22 e2e]', ({ expect }) => {
    const script = new EngineScript({ risk: { maxCriticalAlertsPerHour: 1 } })
    for (let i = 0; i < 2; i++) {
      const kind = BrokerKind.Snapshot
      script.step({ kind, tsUs: script.tsUs, positionContracts: 1, openRefs: [] })
    }
    script.step({
      kind: BrokerKind.Snapshot,
      tsUs: script.tsUs,
      positionContracts: 0,
      openRefs: [],
    })
    expect(script.rowsOf('alert')).toMatchObject([{ severity: 'critical' }])
    expect(script.enter()).toMatchObject({ control: 'alerts', reason: 'too-many-critical' })
    expect(script.restart().enter()).toMatchObject({ control: 'alerts' })
  })

  test('orders of an older version hold entries back until they are gone [control:23 e2e]', ({
    expect,
  }) => {
    const script = new EngineScript()
    expect(script.enter()).toBeUndefined()
    const next = script.restart({ build: '9-9-9' })
    expect(next.enter()).toMatchObject({ control: 'build', reason: 'mixed-versions' })
    for (const leg of ['entry', 'stop', 'target'] as const) next.say(leg, 'Cancelled')
    expect(next.enter({ limitTicks: askTicks - 1 })).toBeUndefined()
  })

  test('records that are not sound stop entries [control:24 e2e]', ({ expect }) => {
    const script = new EngineScript()
    script.step({ kind: RiskKind.Records, tsUs: script.tsUs, areSound: false })
    expect(script.enter()).toMatchObject({ control: 'records', reason: 'not-sound' })
  })
})

describe('a restart', () => {
  test('finds a latch where it was, and does not tell it again', ({ expect }) => {
    const script = new EngineScript({ mode: 'simulation', risk: { maxEntriesPerWindow: 1 } })
    script.roundTrip('target', askTicks, askTicks + 16)
    const next = script.restart()
    next.pass(1)
    next.show(askTicks)
    expect(next.enter()).toMatchObject({ control: 'kill-switch' })
    expect([next.rowsOf('alert'), next.rowsOf('kill')]).toEqual([[], []])
    expect(next.engine.risk.repeated.latched).toBe('too-many-entries')
  })

  test('after a re-arming leaves the day’s loss as refused as it was, and no more', ({
    expect,
  }) => {
    const script = new EngineScript({ mode: 'simulation', risk: { dailyLossCents: 5_000 } })
    script.roundTrip('stop', askTicks, askTicks - 8)
    expect(script.rowsOf('kill').at(-1)).toMatchObject({ by: 'control:12', phase: 'flat' })
    script.wait(90)
    script.rearm()
    const next = script.restart()
    expect(next.engine.execution.kill.level).toBe('none')
    expect(next.enter()).toMatchObject({ control: 'loss', reason: 'daily-loss' })
    expect(next.rowsOf('kill')).toEqual([])
  })

  test('counts orders, losing trades and money on from the journal', ({ expect }) => {
    const script = new EngineScript()
    script.roundTrip('stop', askTicks, askTicks - 8)
    const next = script.restart()
    const seen = ({ engine }: EngineScript) => {
      const { counts, loss, repeated } = engine.risk
      return [counts.orders, counts.filledOrders, loss.figures, repeated.stopOuts]
    }
    expect(seen(next)).toEqual(seen(script))
    expect(next.engine.risk.counts.orders).toBe(3)
  })
})

describe('exits', () => {
  test('go out while every control that can refuse refuses', ({ expect }) => {
    const script = new EngineScript({ risk: { orderMessageBurst: 18, cancelReserve: 15 } })
    script.open()
    script.step({ kind: RiskKind.Records, tsUs: script.tsUs, areSound: false })
    script.step({ kind: RiskKind.Clock, tsUs: script.tsUs, source: 'edge', skewMs: 5_000 })
    script.step({
      kind: CommandKind.Kill,
      tsUs: script.tsUs,
      id: 'kill-0001',
      by: 'owner',
      level: 'flatten',
      reason: 'drill',
    })
    for (const leg of ['stop', 'target'] as const) script.say(leg, 'Cancelled')
    expect(script.tickets.at(-1)).toMatchObject({ leg: 'flatten', side: -1, contracts: 1 })
  })
})

describe('re-arming', () => {
  test('waits until it is flat, reconciled and a minute has passed', ({ expect }) => {
    const script = new EngineScript({ risk: { dailyLossCents: 5_000 } })
    const answers = () =>
      script
        .rowsOf('command')
        .flatMap(({ name, outcome, reason }) => (name === 'rearm' ? [`${outcome}: ${reason}`] : []))
    script.rearm()
    script.open()
    script.pass(1)
    script.show(askTicks - 4)
    script.rearm()
    for (const leg of ['stop', 'target'] as const) script.say(leg, 'Cancelled')
    script.fill('flatten', askTicks - 5)
    script.rearm()
    script.pass(90)
    script.show(askTicks)
    script.connect('disconnected')
    script.rearm()
    script.connect()
    script.rearm()
    expect(answers()).toEqual([
      'refused: nothing is switched off',
      'refused: the position is not closed yet',
      'refused: a minute must pass first',
      'refused: the broker is not ready',
      'done: looked at it',
    ])
    expect(script.engine.execution.kill.level).toBe('none')
  })

  test('in a recording the next session does it, and says so', ({ expect }) => {
    const script = new EngineScript({ risk: { maxEntriesPerWindow: 1 } })
    script.roundTrip('target', askTicks, askTicks + 16)
    expect(script.engine.execution.kill.level).toBe('block')
    script.tsUs = regularOpenUs + 24 * 3_600 * 1_000_000
    script.show(askTicks)
    expect(script.rowsOf('kill').at(-1)).toMatchObject({ phase: 'rearmed', by: 'replay' })
    expect(script.enter()).toBeUndefined()
    const live = new EngineScript({ mode: 'simulation', risk: { maxEntriesPerWindow: 1 } })
    live.roundTrip('target', askTicks, askTicks + 16)
    live.tsUs = regularOpenUs + 24 * 3_600 * 1_000_000
    live.show(askTicks)
    expect(live.enter()).toMatchObject({ control: 'kill-switch' })
  })
})
