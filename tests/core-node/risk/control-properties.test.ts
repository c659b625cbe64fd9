import fc from 'fast-check'
import { describe, test } from 'vitest'

import type { EntryRequest, RiskState } from '../../../core-node/risk/control.ts'
import { askControl, checkEntry, controlOf, controls } from '../../../core-node/risk/controls.ts'
import type { Limits } from '../../../core-node/risk/limits.ts'
import { cappedLimits, withinCaps } from '../../../core-node/risk/limits.ts'
import { RiskKind } from '../../../core-node/risk/risk-events.ts'
import { hardCaps, RiskConfig } from '../../../shared/config.ts'
import { microsPerHour } from '../../../shared/units.ts'
import { quote, regularOpenUs, second } from '../market-events.ts'
import {
  alertRow,
  askTicks,
  bidTicks,
  entryRow,
  limited,
  limits,
  marketAfter,
  monitorWith,
  noOrders,
  openMarket,
  rearmRow,
  request,
  state,
  tradeRow,
} from './risk-state.ts'

const now = regularOpenUs
const side = fc.constantFrom<1 | -1>(1, -1)
const few = fc.integer({ min: 0, max: 8 })
const cents = fc.integer({ min: -5_000_000, max: 5_000_000 })

function passes(id: number, changes: Partial<RiskState>, wanted: Partial<EntryRequest> = {}) {
  const control = controlOf(id)
  if (control === undefined) throw new Error(`no control ${id}`)
  return askControl(control, request(wanted), { ...state(changes), ...changes }) === undefined
}

describe('what holds for every control', () => {
  test('one that throws or answers NaN refuses, wherever it stands', ({ expect }) => {
    const answers = [
      () => {
        throw new Error('broken')
      },
      () => Number.NaN as never,
    ]
    fc.assert(
      fc.property(fc.constantFrom(...controls), fc.constantFrom(...answers), (control, check) => {
        const refusal = askControl({ ...control, check }, request(), state())
        expect(refusal).toMatchObject({ control: control.name, reason: 'control-failed' })
      }),
    )
  })

  test('whatever the request, a refusal has a reason and a text of the table', ({ expect }) => {
    const any = fc.oneof(fc.double(), fc.integer({ min: -10, max: 30_000 }))
    fc.assert(
      fc.property(side, any, any, any, any, (of, contracts, limitTicks, stopTicks, targetTicks) => {
        const asked = request({ side: of, contracts, limitTicks, stopTicks, targetTicks })
        const refusal = checkEntry(asked, state())
        if (refusal === undefined) return
        const row = controls.find(({ name }) => name === refusal.control)
        expect(row?.reasons[refusal.reason]).toBe(refusal.text)
      }),
    )
  })

  test('asking changes nothing: the same question has the same answer', ({ expect }) => {
    fc.assert(
      fc.property(side, few, few, (of, contracts, positionContracts) => {
        const asked = request({ side: of, contracts })
        const at = state({ positionContracts })
        expect(checkEntry(asked, at)).toEqual(checkEntry(asked, at))
      }),
    )
  })

  const tightened: readonly (readonly [keyof Limits, fc.Arbitrary<number>])[] = [
    ['maxContracts', fc.integer({ min: 1, max: 4 })],
    ['maxOrderValueCents', fc.integer({ min: 1, max: 100_000_000 })],
    ['entryCollarTicks', fc.integer({ min: 0, max: 8 })],
    ['collarShare', fc.double({ min: 1e-6, max: 0.02, noNaN: true })],
    ['driftShare', fc.double({ min: 1e-6, max: 0.05, noNaN: true })],
    ['dailyLossCents', fc.integer({ min: 1, max: 1_000_000 })],
    ['drawdownDayCents', fc.integer({ min: 1, max: 1_000_000 })],
    ['maxLossStreak', fc.integer({ min: 1, max: 10 })],
    ['maxTradesPerDay', fc.integer({ min: 1, max: 60 })],
    ['maxOpenOrders', fc.integer({ min: 3, max: 30 })],
    ['maxOrdersPerDay', fc.integer({ min: 3, max: 300 })],
    ['maxStopOuts', fc.integer({ min: 1, max: 10 })],
    ['maxClockSkewMs', fc.integer({ min: 1, max: 1_000 })],
    ['staleAfterMs', fc.integer({ min: 100, max: 5_000 })],
  ]
  test('a tighter limit never lets through what a looser one refused', ({ expect }) => {
    fc.assert(
      fc.property(
        fc
          .constantFrom(...tightened)
          .chain(([name, values]) => fc.tuple(fc.constant(name), values, values)),
        fc.record({
          contracts: few,
          through: few,
          age: fc.integer({ min: 0, max: 6 }),
          position: fc.integer({ min: -4, max: 4 }),
          working: few,
          todayCents: cents,
          lossesInRow: few,
          tradesToday: fc.integer({ min: 0, max: 60 }),
          skewMs: fc.integer({ min: -600, max: 600 }),
        }),
        ([name, one, other], seen) => {
          const answer = (value: number) => {
            const monitor = monitorWith({ [name]: value })
            for (let i = 0; i < seen.lossesInRow; i++) monitor.onRow(tradeRow(now, -100))
            monitor.onEvent({
              kind: RiskKind.Clock,
              tsUs: now,
              source: 'broker',
              skewMs: seen.skewMs,
            })
            monitor.update(seen.todayCents, seen.todayCents, 0, true, now)
            const at = state({
              monitor,
              limits: monitor.limits,
              market: marketAfter(seen.age),
              positionContracts: seen.position,
              own: { ...noOrders, count: seen.working },
              equityCents: 50_000_000,
              tradesToday: seen.tradesToday,
            })
            const limitTicks = askTicks + seen.through
            return checkEntry(request({ contracts: seen.contracts, limitTicks }), at)
          }
          const [tight, loose] = [Math.min(one, other), Math.max(one, other)]
          const isRefused = answer(tight) !== undefined
          expect(isRefused || answer(loose) === undefined).toBe(true)
        },
      ),
      { numRuns: 400 },
    )
  })

  test('no configuration raises a hard cap', ({ expect }) => {
    const amount = fc.oneof(fc.double({ min: 0, noNaN: true }), fc.constant(Infinity))
    fc.assert(
      fc.property(fc.constantFrom(...cappedLimits), amount, (name, value) => {
        const cap = withinCaps({ ...limits, [name]: Infinity })[name]
        expect(Object.values(hardCaps)).toContain(cap)
        expect(withinCaps({ ...limits, [name]: value })[name]).toBe(Math.min(value, cap))
        const isAccepted = RiskConfig.shape[name].safeParse(value).success
        if (value > cap) expect(isAccepted).toBe(false)
      }),
    )
  })
})

describe('each control', () => {
  test('lets pass whole sizes from one to the cap and nothing else [control:1 property]', ({
    expect,
  }) => {
    fc.assert(
      fc.property(fc.oneof(fc.integer({ min: -5, max: 9 }), fc.double()), few, (contracts, cap) => {
        const kept = { ...limits, maxContracts: cap }
        expect(passes(1, { limits: kept }, { contracts })).toBe(contracts >= 1 && contracts <= cap)
      }),
    )
  })

  test('values an order at price times multiplier times size [control:2 property]', ({
    expect,
  }) => {
    const value = fc.integer({ min: 1, max: 200_000_000 })
    fc.assert(
      fc.property(
        few,
        fc.integer({ min: -5, max: 40_000 }),
        value,
        (contracts, limitTicks, cap) => {
          const dollars = (limitTicks / 4) * 50 * contracts
          const isWithin = dollars > 0 && dollars * 100 <= cap
          const kept = { limits: { ...limits, maxOrderValueCents: cap } }
          expect(passes(2, kept, { contracts, limitTicks })).toBe(isWithin)
        },
      ),
    )
  })

  test('under any order of sends, fills and cancels the position stays in bounds [control:3 property]', ({
    expect,
  }) => {
    const move = fc.oneof(
      fc.record({ what: fc.constant('send' as const), side, contracts: few }),
      fc.record({ what: fc.constantFrom('fill' as const, 'cancel' as const), at: fc.nat() }),
    )
    fc.assert(
      fc.property(fc.array(move, { maxLength: 60 }), few, (moves, cap) => {
        const working: { side: 1 | -1; contracts: number }[] = []
        let positionContracts = 0
        const sumOf = (of: 1 | -1) =>
          working.reduce((sum, order) => (order.side === of ? sum + order.contracts : sum), 0)
        for (const next of moves) {
          if (next.what === 'send') {
            const own = { ...noOrders, buyContracts: sumOf(1), sellContracts: sumOf(-1) }
            const at = { positionContracts, own, limits: { ...limits, maxContracts: cap } }
            if (next.contracts > 0 && passes(3, at, next)) working.push({ ...next })
          } else {
            const order = working[next.at % working.length]
            if (order === undefined) continue
            if (next.what === 'fill') {
              positionContracts += order.side
              order.contracts--
            } else order.contracts = 0
            if (order.contracts === 0) working.splice(working.indexOf(order), 1)
          }
          expect(Math.abs(positionContracts)).toBeLessThanOrEqual(cap)
        }
      }),
    )
  })

  test('never lets a limit through the market by more than its collar [control:4 property]', ({
    expect,
  }) => {
    const distance = fc.integer({ min: -400, max: 400 })
    fc.assert(
      fc.property(side, distance, few, (of, through, collar) => {
        const limitTicks = of > 0 ? askTicks + through : bidTicks - through
        const kept = { limits: { ...limits, entryCollarTicks: collar } }
        if (!passes(4, kept, { side: of, limitTicks })) return
        expect(through).toBeLessThanOrEqual(collar)
        expect(Math.abs(limitTicks - askTicks)).toBeLessThanOrEqual(0.005 * askTicks)
      }),
    )
  })

  test('keeps all our entry prices of the window within the drift [control:5 property]', ({
    expect,
  }) => {
    const price = fc.integer({ min: -200, max: 200 }).map((ticks) => askTicks + ticks)
    fc.assert(
      fc.property(fc.array(price, { minLength: 1, maxLength: 60 }), (prices) => {
        const monitor = monitorWith({ driftShare: 0.005 })
        const sent: number[] = []
        for (const limitTicks of prices) {
          if (!passes(5, { monitor, limits: monitor.limits }, { limitTicks })) continue
          monitor.onRow(entryRow(now, limitTicks))
          sent.push(limitTicks)
        }
        const range = Math.max(...sent) - Math.min(...sent)
        expect(range).toBeLessThanOrEqual(0.005 * Math.max(...sent))
      }),
    )
  })

  test('lets pass only whole prices in the order stop, entry, target, and a stop beyond the spread [control:6 property]', ({
    expect,
  }) => {
    const [bid, ask] = [9, 11]
    const market = openMarket()
    market.apply(quote(regularOpenUs, bid, ask))
    const price = fc.oneof(
      fc.integer({ min: -3, max: 20 }),
      fc.constantFrom(3.5, Number.NaN, Infinity),
    )
    fc.assert(
      fc.property(side, price, price, price, (of, limitTicks, stopTicks, targetTicks) => {
        const prices =
          of > 0 ? [stopTicks, limitTicks, targetTicks] : [targetTicks, limitTicks, stopTicks]
        const isWhole = prices.every((ticks) => Number.isInteger(ticks) && ticks > 0)
        const [low = 0, middle = 0, high = 0] = prices
        const wanted = { side: of, limitTicks, stopTicks, targetTicks }
        const isBeyond = of > 0 ? stopTicks < bid : stopTicks > ask
        const isOrdered = low < middle && middle < high
        expect(passes(6, { market }, wanted)).toBe(isWhole && isOrdered && isBeyond)
      }),
    )
  })

  test('is never looser on an order by hand than on the strategy’s [control:7 property]', ({
    expect,
  }) => {
    fc.assert(
      fc.property(few, few, fc.boolean(), (contracts, through, isConfirmed) => {
        const wanted = { contracts, limitTicks: askTicks + through, isConfirmed }
        const own = checkEntry(request(wanted), state({ equityCents: 1e9 }))
        const byHand = checkEntry(
          request({ ...wanted, origin: 'manual' }),
          state({ equityCents: 1e9 }),
        )
        const isStricter = !isConfirmed || contracts > 1 || through > 0
        expect(byHand !== undefined).toBe(own !== undefined || isStricter)
      }),
    )
  })

  test('always leaves the reserve for cancels [control:8 property]', ({ expect }) => {
    const pause = fc.integer({ min: 0, max: 500_000 })
    fc.assert(
      fc.property(fc.array(pause, { maxLength: 80 }), (pauses) => {
        const monitor = monitorWith()
        const market = openMarket()
        for (const pauseUs of pauses) {
          market.advance(market.tsUs + pauseUs)
          if (passes(8, { monitor, market })) monitor.onMessages(3, market.tsUs)
          const left = monitor.throttle.tokensAt(market.tsUs)
          expect(left).toBeGreaterThanOrEqual(limits.cancelReserve)
        }
      }),
    )
  })

  test('once latched stays latched, whatever comes but a re-arming [control:9 property]', ({
    expect,
  }) => {
    const row = fc.constantFrom('entry', 'stop', 'target', 'alert', 'hours')
    fc.assert(
      fc.property(fc.array(row, { maxLength: 60 }), (rows) => {
        const monitor = monitorWith({ maxStopOuts: 3, maxEntriesPerWindow: 5 })
        let ts = now
        let wasLatched = false
        for (const one of rows) {
          ts += one === 'hours' ? 2 * microsPerHour : second
          if (one === 'entry') monitor.onRow(entryRow(ts))
          else if (one === 'alert') monitor.onRow(alertRow(ts))
          else if (one !== 'hours') monitor.onRow(tradeRow(ts, -1, one as 'stop' | 'target'))
          const isLatched = !passes(9, { monitor })
          if (wasLatched) expect(isLatched).toBe(true)
          wasLatched = isLatched
        }
        monitor.onRow(rearmRow(ts))
        expect(passes(9, { monitor })).toBe(true)
      }),
    )
  })

  test('never lets an intent lead to a second order [control:10 property]', ({ expect }) => {
    const pause = fc.integer({ min: 0, max: 3_000_000 })
    fc.assert(
      fc.property(fc.array(fc.tuple(pause, side), { maxLength: 50 }), (wishes) => {
        const monitor = monitorWith()
        const market = openMarket()
        const sent: string[] = []
        for (const [pauseUs, of] of wishes) {
          market.advance(market.tsUs + pauseUs)
          const intent = `${market.tsUs}:${of}`
          if (!passes(10, { monitor, market }, { side: of, intent })) continue
          const sided = of > 0 ? 'BUY' : 'SELL'
          monitor.onRow({ ...entryRow(market.tsUs), side: sided } as never)
          sent.push(intent)
        }
        expect(new Set(sent).size).toBe(sent.length)
      }),
    )
  })

  test('never lets the orders of a day pass their number [control:11 property]', ({ expect }) => {
    fc.assert(
      fc.property(
        fc.integer({ min: 3, max: 120 }),
        fc.integer({ min: 1, max: 60 }),
        (cap, wishes) => {
          const monitor = monitorWith({ maxOrdersPerDay: cap })
          let sent = 0
          for (let i = 0; i < wishes; i++) {
            if (!passes(11, { monitor, limits: monitor.limits })) continue
            for (const leg of ['entry', 'stop', 'target']) {
              monitor.onRow({ ...entryRow(now + i), leg } as never)
              sent++
            }
          }
          expect(sent).toBeLessThanOrEqual(cap)
          expect(monitor.counts.orders).toBe(sent)
        },
      ),
    )
  })

  test('believes the worse of the broker’s result and ours [control:12 property]', ({ expect }) => {
    fc.assert(
      fc.property(cents, cents, cents, (netTodayCents, openCents, dailyPnlCents) => {
        const monitor = monitorWith({ drawdownDayCents: 5_000_000 })
        const account = {
          excessLiquidityCents: 1e9,
          initialMarginCents: 0,
          dailyPnlCents,
          asOfUs: now,
        }
        monitor.onEvent({ kind: RiskKind.Account, tsUs: now, account })
        monitor.update(netTodayCents, netTodayCents, openCents, false, now)
        const worse = Math.min(netTodayCents + openCents, dailyPnlCents)
        expect(monitor.loss.figures.todayCents).toBe(worse)
        if (worse <= -limits.dailyLossCents) expect(passes(12, { monitor })).toBe(false)
      }),
    )
  })

  test('never lets margin be asked for that the equity does not have [control:13 property]', ({
    expect,
  }) => {
    const held = fc.integer({ min: -4, max: 4 })
    fc.assert(
      fc.property(side, few, held, cents, cents, (of, contracts, held0, equityCents, openCents) => {
        const at = { positionContracts: held0, equityCents, openCents }
        if (!passes(13, at, { side: of, contracts })) return
        const after = of * held0 + contracts
        expect(after * limits.marginCents).toBeLessThanOrEqual(equityCents + Math.min(0, openCents))
      }),
    )
  })

  test('never lets an order out that one of ours could meet [control:14 property]', ({
    expect,
  }) => {
    const price = fc.integer({ min: 21_590, max: 21_610 })
    fc.assert(
      fc.property(side, price, fc.array(price), fc.array(price), (of, limitTicks, buys, sells) => {
        const own = {
          ...noOrders,
          lowestSellTicks: Math.min(...sells),
          highestBuyTicks: Math.max(...buys),
        }
        const meets =
          of > 0 ? sells.some((at) => at <= limitTicks) : buys.some((at) => at >= limitTicks)
        expect(passes(14, { own }, { side: of, limitTicks })).toBe(!meets)
      }),
    )
  })

  test('lets nothing pass at any level of the kill switch [control:15 property]', ({ expect }) => {
    const level = fc.constantFrom('block' as const, 'cancel', 'flatten', 'lock')
    fc.assert(
      fc.property(level, side, few, (killLevel, of, contracts) => {
        const refusal = checkEntry(request({ side: of, contracts }), state({ killLevel }))
        expect(refusal).toMatchObject({ control: 'kill-switch', reason: killLevel })
      }),
    )
  })

  test('lets nothing pass without a ready broker and a stop [control:16 property]', ({
    expect,
  }) => {
    const force = fc.constantFrom('IOC' as const, 'DAY', 'GTC')
    const stop = fc.oneof(fc.constant(Number.NaN), fc.integer({ min: 1, max: 30_000 }))
    fc.assert(
      fc.property(fc.boolean(), force, stop, (isBrokerReady, timeInForce, stopTicks) => {
        const isFit = isBrokerReady && timeInForce !== 'GTC' && Number.isFinite(stopTicks)
        expect(passes(16, { isBrokerReady }, { timeInForce, stopTicks })).toBe(isFit)
      }),
    )
  })

  test('lets pass as long as the last sign of life is young enough [control:17 property]', ({
    expect,
  }) => {
    const age = fc.integer({ min: 0, max: 10_000_000 })
    fc.assert(
      fc.property(age, age, (gatewayUs, watchdogUs) => {
        const monitor = monitorWith()
        for (const [source, ageUs] of [
          ['gateway', gatewayUs],
          ['watchdog', watchdogUs],
        ] as const) {
          monitor.onEvent({ kind: RiskKind.Heartbeat, tsUs: now - ageUs, source })
        }
        const isYoung = Math.max(gatewayUs, watchdogUs) <= limits.heartbeatTimeoutMs * 1_000
        expect(passes(17, { monitor })).toBe(isYoung)
      }),
    )
  })

  test('believes no book without two sides that lie apart [control:18 property]', ({ expect }) => {
    const price = fc.integer({ min: 21_595, max: 21_605 })
    fc.assert(
      fc.property(price, price, few, few, (bid, ask, bidSize, askSize) => {
        const market = openMarket()
        market.apply(quote(now, bid, ask, bidSize, askSize))
        expect(passes(18, { market })).toBe(bid < ask && bidSize > 0 && askSize > 0)
      }),
    )
  })

  test('trusts the clock only while every reading is within the limit [control:19 property]', ({
    expect,
  }) => {
    const reading = fc.tuple(
      fc.constantFrom('time-server' as const, 'broker', 'edge'),
      fc.oneof(fc.integer({ min: -400, max: 400 }), fc.constant(Number.NaN)),
    )
    fc.assert(
      fc.property(fc.array(reading, { maxLength: 8 }), (readings) => {
        const monitor = monitorWith()
        const last = new Map<string, number>()
        for (const [source, skewMs] of readings) {
          monitor.onEvent({ kind: RiskKind.Clock, tsUs: now, source, skewMs })
          last.set(source, skewMs)
        }
        const areSmall = [...last.values()].every((skewMs) => Math.abs(skewMs) <= 250)
        expect(passes(19, { monitor })).toBe(areSmall)
      }),
    )
  })

  test('lets nothing pass out of the day’s hours or within a blackout [control:20 property]', ({
    expect,
  }) => {
    const minute = fc.integer({ min: 0, max: 24 * 60 })
    fc.assert(
      fc.property(minute, minute, minute, (at, from, length) => {
        const iso = (minutes: number) =>
          new Date(now / 1_000 + minutes * 60_000).toISOString().replace('.000', '')
        const span = { from: iso(from), to: iso(from + length + 1), reason: 'news' }
        const market = marketAfter(at * 60)
        const isDay = market.tsUs < market.session.dayCloseUs
        const isOut = at < from || at > from + length
        // Only what is closed to everybody ends with the day; the next morning is another session's.
        if (market.session.date !== '2026-09-15') return
        expect(passes(20, { ...limited({ blackouts: [span] }), market })).toBe(isDay && isOut)
      }),
    )
  })

  test('lets nothing pass while books differ, whatever else is well [control:21 property]', ({
    expect,
  }) => {
    fc.assert(
      fc.property(side, few, (of, contracts) => {
        const refusal = checkEntry(request({ side: of, contracts }), state({ isReduceOnly: true }))
        expect(refusal).toMatchObject({ control: 'reconciliation', reason: 'mismatch' })
      }),
    )
  })

  test('refuses exactly while an hour holds too many alerts [control:22 property]', ({
    expect,
  }) => {
    const minutes = fc.array(fc.integer({ min: 0, max: 200 }), { maxLength: 30 })
    fc.assert(
      fc.property(minutes, few, (ages, more) => {
        const most = more + 1
        const monitor = monitorWith({ maxCriticalAlertsPerHour: most })
        const sorted = ages.toSorted((a, b) => b - a)
        for (const age of sorted) monitor.onRow(alertRow(now - age * 60 * second))
        const recent = ages.filter((age) => age < 60).length
        expect(passes(22, { monitor })).toBe(recent < most)
      }),
    )
  })

  test('lets nothing pass beside any order of another version [control:23 property]', ({
    expect,
  }) => {
    fc.assert(
      fc.property(few, fc.constantFrom('', '0-0-0'), (ofOtherBuilds, build) => {
        const own = { ...noOrders, ofOtherBuilds }
        expect(passes(23, { own, build })).toBe(build !== '' && ofOtherBuilds === 0)
      }),
    )
  })

  test('the last word on the records decides [control:24 property]', ({ expect }) => {
    fc.assert(
      fc.property(fc.array(fc.boolean()), (words) => {
        const monitor = monitorWith()
        for (const areSound of words) {
          monitor.onEvent({ kind: RiskKind.Records, tsUs: now, areSound })
        }
        expect(passes(24, { monitor })).toBe(words.at(-1) ?? true)
      }),
    )
  })
})
