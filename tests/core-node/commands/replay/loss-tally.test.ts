import fc from 'fast-check'
import { describe, test } from 'vitest'

import { LossTally } from '../../../../core-node/commands/replay/loss-tally.ts'
import type { Row } from '../../../../core-node/execution/outbox.ts'
import type { OrderLeg, OrderState } from '../../../../shared/vocabulary.ts'
import { regularOpenUs } from '../../market-events.ts'

const tickCents = 1_250
const feesCents = 225

type Step = {
  readonly leg: OrderLeg
  readonly side?: 'BUY' | 'SELL'
  readonly contracts?: number
  readonly atTicks: number
  /** The stop's price, or the limit of an attempt to flatten. */
  readonly dueTicks?: number
  readonly state?: OrderState
}

/** What the tally makes of orders that fill, one after another. */
class Story {
  readonly tally: LossTally
  #orders = 0
  #position = 0
  #tsUs = regularOpenUs

  constructor(limitCents = 200_000) {
    this.tally = new LossTally(limitCents, tickCents)
  }

  order({
    leg,
    side = 'SELL',
    contracts = 1,
    atTicks,
    dueTicks,
    state = 'Intended',
  }: Step): string {
    const ref = `r${++this.#orders}`
    const isStop = leg === 'stop'
    this.tally.onRow(
      {
        ts: this.#tsUs,
        kind: 'order',
        ref,
        orderId: this.#orders,
        parentId: 0,
        permId: 0,
        bracket: 1,
        leg,
        side,
        type: isStop ? 'STP' : 'LMT',
        contracts,
        limitTicks: isStop ? null : (dueTicks ?? atTicks),
        stopTicks: isStop ? (dueTicks ?? atTicks) : null,
        state,
        filledContracts: 0,
        tier: 'NO_TRADE',
        reason: '',
      },
      false,
    )
    return ref
  }

  fill(step: Step): void {
    const { leg, side = 'SELL', contracts = 1, atTicks } = step
    const ref = this.order(step)
    this.#tsUs += 1_000_000
    this.#position += (side === 'BUY' ? 1 : -1) * contracts
    this.tally.onRow(
      {
        ts: this.#tsUs,
        kind: 'fill',
        execId: ref,
        ref,
        orderId: this.#orders,
        leg,
        side,
        contracts,
        priceTicks: atTicks,
        feesCents: feesCents * contracts,
        positionContracts: this.#position,
      },
      false,
    )
  }

  kill(level: 'flatten' | 'none'): void {
    const row: Row = {
      ts: this.#tsUs,
      kind: 'kill',
      level,
      phase: level === 'none' ? 'rearmed' : 'blocked',
      by: 'control:12',
      reason: 'the limit',
      elapsedMs: 0,
      cancelledOrders: 0,
      closedContracts: 0,
    }
    this.tally.onRow(row, false)
  }
}

describe('what was lost', () => {
  test('a stop that is filled far below its price: all beyond the limit is slippage and fees', ({
    expect,
  }) => {
    const story = new Story()
    story.fill({ leg: 'entry', side: 'BUY', atTicks: 21_600 })
    story.fill({ leg: 'stop', dueTicks: 21_592, atTicks: 21_400 })
    const { worstDay, beyond, slippage, isFlat } = story.tally.report()
    expect(worstDay?.netCents).toBe(-(200 * tickCents + 2 * feesCents))
    expect(beyond).toEqual({
      cents: 200 * tickCents + 2 * feesCents - 200_000,
      gapCents: 0,
      slippageCents: 192 * tickCents,
      feesCents,
    })
    expect(slippage).toEqual({ stopCents: 192 * tickCents, flattenCents: 0, worstTicks: 192 })
    expect(isFlat).toBe(true)
  })

  test('a market that goes through the limit before the flattening begins: that is the gap', ({
    expect,
  }) => {
    const story = new Story()
    story.fill({ leg: 'entry', side: 'BUY', atTicks: 21_600 })
    // The limit, less the fee that is paid, lies 159.82 ticks below the entry.
    story.order({ leg: 'flatten', dueTicks: 21_420, atTicks: 21_420 })
    story.fill({ leg: 'flatten', dueTicks: 21_416, atTicks: 21_418 })
    const { beyond, slippage } = story.tally.report()
    expect(beyond?.slippageCents).toBe(2 * tickCents)
    expect(beyond?.gapCents).toBe(180 * tickCents - 200_000 + feesCents)
    expect((beyond?.gapCents ?? 0) + (beyond?.slippageCents ?? 0) + feesCents).toBe(beyond?.cents)
    expect(slippage.flattenCents).toBe(2 * tickCents)
  })

  test('inside the limit nothing is beyond it; a better fill is less than no slippage', ({
    expect,
  }) => {
    const story = new Story()
    story.fill({ leg: 'entry', side: 'SELL', atTicks: 21_600 })
    story.fill({ leg: 'flatten', side: 'BUY', dueTicks: 21_610, atTicks: 21_607 })
    expect(story.tally.report()).toMatchObject({
      beyond: null,
      slippage: { flattenCents: -3 * tickCents, worstTicks: 0 },
    })
  })

  test('whatever the trades and fills, gap, slippage and fees explain what is beyond', ({
    expect,
  }) => {
    const exit = fc.record({
      leg: fc.constantFrom('stop', 'flatten', 'target'),
      due: fc.integer({ min: -300, max: 40 }),
      slip: fc.integer({ min: -3, max: 200 }),
      contracts: fc.integer({ min: 1, max: 3 }),
    })
    const trade = fc.record({
      side: fc.constantFrom(1, -1),
      exits: fc.array(exit, { minLength: 1, maxLength: 3 }),
    })
    fc.assert(
      fc.property(
        fc.array(trade, { maxLength: 5 }),
        fc.integer({ min: 1, max: 400_000 }),
        (trades, limit) => {
          const story = new Story(limit)
          let netCents = 0
          for (const { side, exits } of trades) {
            const [opens, closes] =
              side > 0 ? (['BUY', 'SELL'] as const) : (['SELL', 'BUY'] as const)
            const contracts = exits.reduce((sum, each) => sum + each.contracts, 0)
            story.fill({ leg: 'entry', side: opens, contracts, atTicks: 21_600 })
            netCents -= 2 * contracts * feesCents
            for (const { leg, due, slip, contracts: part } of exits) {
              const dueTicks = 21_600 + side * due
              const atTicks = dueTicks - side * slip
              netCents += side * (atTicks - 21_600) * part * tickCents
              story.fill({ leg, side: closes, contracts: part, dueTicks, atTicks })
            }
          }
          const { beyond, worstDay, isFlat } = story.tally.report()
          expect(isFlat).toBe(true)
          if (trades.length > 0) expect(worstDay?.netCents).toBeLessThanOrEqual(netCents)
          if (beyond === null) return
          const explained = beyond.gapCents + beyond.slippageCents + beyond.feesCents
          expect(beyond.cents).toBeLessThanOrEqual(explained + 1)
        },
      ),
    )
  })
})

describe('what must not be', () => {
  test('an entry while the kill switch stands, and an order at once in a halt, are counted', ({
    expect,
  }) => {
    const story = new Story()
    story.kill('flatten')
    story.order({ leg: 'entry', side: 'BUY', atTicks: 21_600 })
    expect(story.tally.report()).toMatchObject({
      entriesWhileKilled: 1,
      kill: { level: 'flatten', by: 'control:12' },
    })
    story.kill('none')
    story.order({ leg: 'entry', side: 'BUY', atTicks: 21_600 })
    expect(story.tally.report().entriesWhileKilled).toBe(1)
    const halted = new LossTally(1, tickCents)
    const told: Row[] = []
    const other = new Story()
    other.tally.onRow = (row) => void told.push(row)
    for (const leg of ['entry', 'flatten', 'stop', 'target'] as const) {
      other.order({ leg, atTicks: 1 })
    }
    for (const row of told) halted.onRow(row, true)
    expect(halted.report().sentWhileHalted).toBe(2)
  })

  test('a refused exit counts until another one follows', ({ expect }) => {
    const story = new Story()
    story.fill({ leg: 'entry', side: 'BUY', atTicks: 21_600 })
    story.order({ leg: 'flatten', atTicks: 21_500, state: 'Rejected' })
    expect(story.tally.report().exitsNotRepeated).toBe(1)
    story.order({ leg: 'flatten', atTicks: 21_500 })
    expect(story.tally.report().exitsNotRepeated).toBe(0)
  })
})
