import fc from 'fast-check'
import { describe, test } from 'vitest'

import { Engine } from '../../../core-node/engine/step/engine.ts'
import type { MarketEvent } from '../../../core-node/market/events.ts'
import { eventsOf, happenings } from '../arbitrary-events.ts'
import type { Surrounding } from '../arbitrary-options.ts'
import { surroundingEvent, surroundings } from '../arbitrary-options.ts'
import { settings } from '../engine-settings.ts'

/** A market with indices and chains among its events, and a contract that changes on the way. */
const everything = fc.record({
  all: happenings,
  others: fc.array(fc.tuple(fc.nat({ max: 149 }), surroundings), { maxLength: 12 }),
  rollAt: fc.nat({ max: 200 }),
})
type Everything = {
  all: Parameters<typeof eventsOf>[0]
  others: [number, Surrounding][]
  rollAt: number
}

function run({ all, others, rollAt }: Everything, length = all.length) {
  const engine = new Engine(settings())
  const states: { name: string; x: number; quality: number; state: string }[][] = []
  let tsUs = 0
  for (const [i, event] of eventsOf(all).slice(0, length).entries()) {
    if (i === rollAt) engine.contract = 'ESH7'
    tsUs = Math.max(tsUs, event.tsUs)
    const beside = others.filter(([at]) => at === i).map(([, one]) => surroundingEvent(one, tsUs))
    for (const each of [...beside, event] as MarketEvent[]) {
      engine.step(each)
      engine.outbox.clear()
    }
    states.push(
      engine.features.map(({ name, value }) => ({
        name,
        x: value.x,
        quality: value.qualityAt(engine.market.tsUs),
        state: value.state,
      })),
    )
  }
  return { engine, states }
}

describe('all sixteen features, whatever the market, the indices and the chains say', () => {
  test('x stays within ±1 and quality within 0 to 1; the score is a number and the sum of its parts', ({
    expect,
  }) => {
    fc.assert(
      fc.property(everything, (input) => {
        const { engine, states } = run(input)
        const outside = states
          .flat()
          .filter(({ x, quality }) => !(Math.abs(x) <= 1 && quality >= 0 && quality <= 1))
        expect(outside).toEqual([])
        const { confluence } = engine
        const sum = confluence
          .explain()
          .reduce((total, { contribution }) => total + contribution, 0)
        expect(confluence.net).toBeCloseTo(sum, 12)
        expect(confluence.score).toBeLessThanOrEqual(1)
      }),
      { numRuns: 200 },
    )
  })

  test('what comes later changes nothing of what was said before', ({ expect }) => {
    fc.assert(
      fc.property(everything, fc.double({ min: 0, max: 1, noNaN: true }), (input, share) => {
        const cut = Math.max(1, Math.floor(input.all.length * share))
        expect(run(input, cut).states).toEqual(run(input).states.slice(0, cut))
      }),
    )
  })

  test('a missing feature has quality 0 and no opinion', ({ expect }) => {
    fc.assert(
      fc.property(everything, (input) => {
        const silent = run(input)
          .states.flat()
          .filter(({ state }) => state === 'missing' || state === 'invalid')
        for (const { x, quality } of silent) expect([x, quality]).toEqual([0, 0])
      }),
    )
  })
})

test('without chain and indices everything that needs them has quality 0', ({ expect }) => {
  const needing = [
    'gamma_levels_proximity',
    'options_flow_bias',
    'put_call_ratio',
    'vix_level',
    'dealer_position',
    'tech_sentiment',
  ]
  fc.assert(
    fc.property(happenings, (all) => {
      const { states } = run({ all, others: [], rollAt: -1 })
      const found = states.flat().filter(({ name }) => needing.includes(name))
      for (const { x, quality } of found) expect([x, quality]).toEqual([0, 0])
    }),
  )
})

test('the rows of any run are rows of the audit', async ({ expect }) => {
  const { AuditRow } = await import('../../../shared/audit.ts')
  fc.assert(
    fc.property(everything, (input) => {
      const engine = new Engine(settings())
      let tsUs = 0
      for (const [i, event] of eventsOf(input.all).entries()) {
        tsUs = Math.max(tsUs, event.tsUs)
        for (const [at, one] of input.others) {
          if (at === i) engine.step(surroundingEvent(one, tsUs))
        }
        engine.step(event)
      }
      for (const [i, row] of engine.outbox.rows.entries()) {
        const numbered: unknown = JSON.parse(JSON.stringify({ v: 1, seq: i + 1, ...row }))
        expect(AuditRow.parse(numbered)).toBeDefined()
      }
    }),
  )
})
