import fc from 'fast-check'
import { describe, test } from 'vitest'

import { instruments } from '../../../core-node/market/instruments.ts'
import { Market } from '../../../core-node/market/market.ts'
import type { ControlId, EntryRequest, RiskState } from '../../../core-node/risk/controls.ts'
import { checkEntry, controls } from '../../../core-node/risk/controls.ts'
import { sizeEntry } from '../../../core-node/risk/sizing.ts'
import { Config, hardCaps } from '../../../shared/config.ts'
import { Tier } from '../../../shared/vocabulary.ts'
import { quote, regularOpenUs, second, trade } from '../market-events.ts'

const limits = Config.parse({}).risk

function openMarket(): Market {
  const market = new Market(instruments.ES)
  market.advance(regularOpenUs)
  market.apply(quote(regularOpenUs, 100, 101))
  market.apply(trade(regularOpenUs, 101, 1, 1))
  return market
}

/** A state in which every control agrees, and what a test changes of it. */
function state(changes: Partial<RiskState> = {}): RiskState {
  return {
    market: openMarket(),
    limits,
    entryHours: 'day',
    killLevel: 'none',
    isBrokerReady: true,
    isReduceOnly: false,
    positionContracts: 0,
    workingBuys: 0,
    workingSells: 0,
    netTodayCents: 0,
    openCents: 0,
    tradesToday: 0,
    ...changes,
  }
}

const request: EntryRequest = { side: 1, contracts: 1, limitTicks: 102 }

function later(seconds: number): Market {
  const market = openMarket()
  market.advance(regularOpenUs + seconds * second)
  return market
}

function halted(): Market {
  const market = openMarket()
  market.isHalted = true
  return market
}

function crossed(): Market {
  const market = openMarket()
  market.apply(quote(regularOpenUs, 102, 101))
  return market
}

/** The last quote is new, the last trade is old. */
function silent(): Market {
  const market = later(61)
  market.apply(quote(market.tsUs, 100, 101))
  return market
}

const refusals: readonly (readonly [
  ControlId,
  string,
  Partial<RiskState>,
  Partial<EntryRequest>,
])[] = [
  ['kill-switch', 'block', { killLevel: 'block' }, {}],
  ['broker-link', 'not-ready', { isBrokerReady: false }, {}],
  ['reduce-only', 'mismatch', { isReduceOnly: true }, {}],
  ['session', 'halted', { market: halted() }, {}],
  ['session', 'outside-entry-hours', { market: later(6.6 * 3_600) }, {}],
  ['session', 'closed', { market: later(8 * 3_600) }, {}],
  ['market-data', 'no-sound-quote', { market: crossed() }, {}],
  ['market-data', 'stale', { market: later(4) }, {}],
  ['volume-zero', 'no-volume', { market: silent() }, {}],
  ['order-size', 'below-one', {}, { contracts: 0 }],
  ['order-size', 'below-one', {}, { contracts: Number.NaN }],
  ['order-size', 'above-cap', {}, { contracts: 3 }],
  ['position', 'above-cap', { positionContracts: 2 }, {}],
  ['position', 'above-cap', { workingBuys: 2 }, {}],
  ['position', 'above-cap', { positionContracts: Number.NaN }, {}],
  ['price-collar', 'beyond-collar', {}, { limitTicks: 103 }],
  ['price-collar', 'beyond-collar', {}, { side: -1, limitTicks: 98 }],
  ['price-collar', 'beyond-collar', {}, { limitTicks: Number.NaN }],
  ['daily-loss', 'limit-reached', { netTodayCents: -limits.dailyLossCents }, {}],
  ['daily-loss', 'limit-reached', { netTodayCents: -150_000, openCents: -50_000 }, {}],
  ['daily-loss', 'limit-reached', { openCents: Number.NaN }, {}],
  ['trades-per-day', 'limit-reached', { tradesToday: limits.maxTradesPerDay }, {}],
]

describe('the controls', () => {
  test('let a sound entry pass, long and short', ({ expect }) => {
    expect(checkEntry(request, state())).toBeUndefined()
    expect(checkEntry({ side: -1, contracts: 1, limitTicks: 99 }, state())).toBeUndefined()
  })

  for (const [control, reason, changes, wanted] of refusals) {
    test(`${control} refuses: ${reason} ${JSON.stringify({ ...wanted })}`, ({ expect }) => {
      const refusal = checkEntry({ ...request, ...wanted }, state(changes))
      expect(refusal).toMatchObject({ control, reason })
    })
  }

  test('each of them refuses in some test above', ({ expect }) => {
    const tested = new Set(refusals.map(([control]) => control))
    expect(controls.map(({ id }) => id).filter((id) => !tested.has(id))).toEqual([])
  })

  test('one that throws refuses', ({ expect }) => {
    const broken = state({ limits: undefined as never })
    expect(checkEntry(request, broken)).toMatchObject({ reason: 'control-failed' })
  })

  test('no entry ever takes the position beyond the cap', ({ expect }) => {
    const contracts = fc.integer({ min: 0, max: 6 })
    fc.assert(
      fc.property(
        fc.constantFrom<1 | -1>(1, -1),
        contracts,
        fc.integer({ min: -6, max: 6 }),
        contracts,
        contracts,
        (side, size, positionContracts, workingBuys, workingSells) => {
          const asked = { side, contracts: size, limitTicks: side > 0 ? 102 : 99 }
          const before = state({ positionContracts, workingBuys, workingSells })
          if (checkEntry(asked, before) !== undefined) return
          const longest = positionContracts + workingBuys + (side > 0 ? size : 0)
          const shortest = positionContracts - workingSells - (side < 0 ? size : 0)
          expect(side > 0 ? longest : -shortest).toBeLessThanOrEqual(limits.maxContracts)
        },
      ),
    )
  })
})

describe('sizing', () => {
  const size = (tier: Tier, changes: Partial<typeof limits> = {}, equityCents = 100_000_00) =>
    sizeEntry(tier, { ...limits, ...changes }, equityCents, 1_250, 1_700)

  test('a tier trades its multiple of the base, within the cap', ({ expect }) => {
    const cap = { maxContracts: 4, baseContracts: 2 }
    expect(Tier.options.map((tier) => size(tier, cap).contracts)).toEqual([4, 3, 2, 1, 0])
    expect(size('PREMIUM')).toEqual({ contracts: 2, limitedBy: 'cap' })
  })

  test('a small account is held back by its margin, then by its risk', ({ expect }) => {
    expect(size('GOOD', {}, 25_000_00)).toEqual({ contracts: 1, limitedBy: 'margin' })
    expect(size('GOOD', { marginCents: 1 }, 11_699_00)).toEqual({ contracts: 0, limitedBy: 'risk' })
    expect(size('GOOD', { marginCents: 1 }, 11_700_00)).toEqual({ contracts: 1, limitedBy: 'risk' })
  })

  test('it is never negative and never above the caps', ({ expect }) => {
    fc.assert(
      fc.property(
        fc.constantFrom(...Tier.options),
        fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }),
        (tier, equityCents) => {
          const { contracts } = size(tier, { maxContracts: hardCaps.maxContracts }, equityCents)
          expect(Number.isInteger(contracts)).toBe(true)
          expect(contracts).toBeGreaterThanOrEqual(0)
          expect(contracts).toBeLessThanOrEqual(hardCaps.maxContracts)
        },
      ),
    )
  })
})
