import { describe, test } from 'vitest'

import { orderUses, uses } from '../../../../core-node/engine/step/snapshot-limit-uses.ts'
import {
  limitsByName,
  orderVerdicts,
  readLimits,
  verdicts,
} from '../../../../core-node/engine/step/snapshot-limits.ts'
import type { EntryRequest, RiskState } from '../../../../core-node/risk/control.ts'
import { checkEntry, controls } from '../../../../core-node/risk/controls.ts'
import { RiskKind } from '../../../../core-node/risk/risk-events.ts'
import { microsPerSecond } from '../../../../shared/units.ts'
import { regularOpenUs } from '../../market-events.ts'
import {
  alertRow,
  bidTicks,
  entryRow,
  limited,
  request,
  state,
  tradeRow,
} from '../../risk/risk-state.ts'

const shown = (of: RiskState, asked?: EntryRequest) => limitsByName(readLimits(of, asked))

describe('the limits of a snapshot', () => {
  test('show something of every control there is', ({ expect }) => {
    const ids = [...verdicts, ...orderVerdicts].map(({ id }) => id)
    const ofFigures = [...uses, ...orderUses].map(({ control }) => control)
    const all = new Set([...ids, ...ofFigures])
    expect([...all].toSorted((a, b) => a - b)).toEqual(
      controls.map(({ id }) => id).toSorted((a, b) => a - b),
    )
  })

  test('are named once each, and without an order leave out what only an order has', ({
    expect,
  }) => {
    const names = [...verdicts, ...orderVerdicts, ...uses, ...orderUses].map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
    expect(Object.keys(shown(state(), request())).toSorted()).toEqual(names.toSorted())
    const withoutOrder = Object.keys(shown(state()))
    const ofOrders: readonly string[] = [...orderVerdicts, ...orderUses].map(({ name }) => name)
    expect(withoutOrder.filter((name) => ofOrders.includes(name))).toEqual([])
  })

  test('say yes to nothing that is let out, asked again or not', ({ expect }) => {
    const asked = request()
    expect(checkEntry(asked, state())).toBeUndefined()
    expect(readLimits(state(), asked, true)).toEqual(readLimits(state(), asked))
    for (const { used, limit } of Object.values(shown(state(), asked))) {
      expect(used ?? 0).toBeLessThanOrEqual(limit ?? Number.POSITIVE_INFINITY)
    }
  })

  test('count the order in as the controls count it', ({ expect }) => {
    const without = shown(state())
    const counted = shown(state(), request({ contracts: 2 }))
    const used = (of: typeof counted, name: string) => of[name]?.used
    for (const name of ['openOrders', 'ordersToday', 'messages']) {
      expect([used(without, name), used(counted, name)]).toEqual([0, 3])
    }
    expect([used(without, 'positionContracts'), used(counted, 'positionContracts')]).toEqual([0, 2])
    expect(used(counted, 'marginCents')).toBe(2 * 1_300_000)
    expect(counted['orderContracts']).toEqual({ used: 2, limit: 2 })
    expect(counted['orderValueCents']?.used).toBe(2 * (bidTicks + 2) * 1_250)
    expect(counted['crossedTicks']).toEqual({ used: 1, limit: 1 })
    expect(counted['distanceTicks']?.used).toBe(1)
  })

  test('of an order by hand are the stricter ones', ({ expect }) => {
    const limits = shown(state(), request({ origin: 'manual', isConfirmed: true }))
    expect(limits['orderContracts']).toEqual({ used: 1, limit: 1 })
    expect(limits['crossedTicks']).toEqual({ used: 1, limit: 0 })
    expect(limits['manual-order']).toEqual({ used: 1, limit: 0 })
  })

  test('show the worse side of what may still fill where no order is asked for', ({ expect }) => {
    const own = { ...state().own, buyContracts: 1, sellContracts: 4 }
    expect(shown(state({ positionContracts: 1, own }))['positionContracts']?.used).toBe(3)
    expect(shown(state({ positionContracts: -3, own }))['positionContracts']?.used).toBe(7)
  })

  test('show what was lost, and how often, until a person re-arms', ({ expect }) => {
    const of = limited({ profitTargetCents: 100_000, giveBack: { fromCents: 20_000, share: 0.5 } })
    const { monitor } = of
    monitor.onRow(tradeRow(regularOpenUs, -30_000))
    monitor.update(-30_000, -30_000, 0, true, regularOpenUs)
    const lost = shown(of)
    expect(lost['dailyLossCents']).toEqual({ used: 30_000, limit: 200_000 })
    for (const [span, limit] of [
      ['Day', 300_000],
      ['Week', 500_000],
      ['Month', 750_000],
    ] as const) {
      expect(lost[`drawdown${span}Cents`]).toEqual({ used: 30_000, limit })
    }
    expect(lost['lossesInRow']?.used).toBe(1)
    expect(lost['stopOutsInRow']?.used).toBe(1)
    expect(lost['profitCents']).toEqual({ used: 0, limit: 100_000 })
    expect(lost['givenBackCents']).toEqual({ used: 0, limit: null })
    monitor.update(-30_000, -30_000, 40_000, false, regularOpenUs)
    monitor.update(-30_000, -30_000, 25_000, false, regularOpenUs)
    expect(shown(of)['givenBackCents']).toEqual({ used: 15_000, limit: 20_000 })
  })

  test('show how long everybody has been silent; whoever never spoke is not known', ({
    expect,
  }) => {
    const of = state()
    const { monitor, market } = of
    expect(shown(of)['gatewaySilentMs']).toEqual({ used: null, limit: 5_000 })
    expect(shown(of)['clockSkewMs']).toEqual({ used: null, limit: 250 })
    const tsUs = market.tsUs
    monitor.onEvent({ kind: RiskKind.Heartbeat, tsUs, source: 'gateway' })
    monitor.onEvent({ kind: RiskKind.Clock, tsUs, source: 'broker', skewMs: -12 })
    market.advance(tsUs + 2 * microsPerSecond)
    const later = shown(of)
    expect(later['gatewaySilentMs']?.used).toBe(2_000)
    expect(later['watchdogSilentMs']?.used).toBeNull()
    expect(later['clockSkewMs']?.used).toBe(12)
    expect(later['dataAgeMs']).toEqual({ used: 2_000, limit: 3_000 })
    expect(later['tradeAgeMs']).toEqual({ used: 2_000, limit: 60_000 })
  })

  test('count entries, alerts and messages as time forgets them', ({ expect }) => {
    const of = state()
    const { monitor, market } = of
    monitor.onRow(entryRow(regularOpenUs))
    monitor.onRow(alertRow(regularOpenUs))
    monitor.onMessages(3, regularOpenUs)
    const figures = () => {
      const limits = shown(of)
      return ['entriesInWindow', 'criticalAlerts', 'messages'].map((name) => limits[name]?.used)
    }
    expect(figures()).toEqual([1, 1, 3])
    market.advance(regularOpenUs + 900 * microsPerSecond)
    expect(figures()).toEqual([0, 1, 0])
    market.advance(regularOpenUs + 3_600 * microsPerSecond)
    expect(figures()).toEqual([0, 0, 0])
  })

  test('show what the broker says is left, while it is new', ({ expect }) => {
    const of = state()
    const { monitor, market } = of
    expect(shown(of)['excessLiquidityCents']).toEqual({ used: 0, limit: null })
    monitor.account = {
      excessLiquidityCents: 900_000,
      initialMarginCents: 0,
      dailyPnlCents: Number.NaN,
      asOfUs: market.tsUs,
    }
    const left = shown(of, request({ contracts: 1 }))
    expect(left['excessLiquidityCents']).toEqual({ used: 1_300_000, limit: 800_000 })
    market.advance(market.tsUs + 301 * microsPerSecond)
    expect(shown(of)['excessLiquidityCents']?.limit).toBeNull()
  })
})
