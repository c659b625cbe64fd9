import fc from 'fast-check'
import { describe, test } from 'vitest'

import { canMove, isFinal } from '../../../core-node/execution/order-states.ts'
import { isDone } from '../../../core-node/execution/order.ts'
import type { OrderState } from '../../../shared/vocabulary.ts'
import {
  anyRules,
  happen,
  killLevel,
  orderly,
  run,
  settle,
  soundRules,
  troubled,
  unruly,
} from './happenings.ts'
import type { ModelBroker } from './model-broker.ts'

const tickCents = 1_250
const numRuns = 120

/** What the executions told so far amount to, each in its latest version. */
function toldPosition(broker: ModelBroker): number {
  let sum = 0
  for (const { side, contracts } of broker.told.values()) sum += side * contracts
  return sum
}

function pathsOf(broker: ModelBroker): Map<string, OrderState[]> {
  const paths = new Map<string, OrderState[]>()
  for (const { ref, state } of broker.rowsOf('order')) {
    const path = paths.get(ref) ?? []
    if (path.at(-1) !== state) path.push(state)
    paths.set(ref, path)
  }
  return paths
}

describe('under any course of events', () => {
  test('the position is the sum of the executions told, whatever else is said', ({ expect }) => {
    fc.assert(
      fc.property(unruly, anyRules, (all, rules) => {
        const broker = run(all, rules)
        expect(broker.execution.positionContracts).toBe(toldPosition(broker))
      }),
      { numRuns },
    )
  })

  test('once everything is told the position is the broker’s', ({ expect }) => {
    fc.assert(
      fc.property(unruly, anyRules, (all, rules) => {
        const broker = run(all, rules)
        settle(broker, 2_000)
        expect(broker.execution.positionContracts).toBe(broker.positionContracts)
      }),
      { numRuns },
    )
  })

  test('cash is the signed notional of the executions less their fees', ({ expect }) => {
    fc.assert(
      fc.property(unruly, anyRules, (all, rules) => {
        const broker = run(all, rules)
        const { ledger } = broker.execution.booking
        let cents = -ledger.feesCents
        for (const { side, contracts, priceTicks } of broker.told.values()) {
          cents -= side * contracts * priceTicks * tickCents
        }
        expect(ledger.cashCents - cents).toBe(0)
      }),
      { numRuns },
    )
  })

  test('cash and the position’s worth are realized and open money less fees', ({ expect }) => {
    fc.assert(
      fc.property(unruly, anyRules, fc.integer({ min: 50, max: 150 }), (all, rules, mark) => {
        const { ledger } = run(all, rules).execution.booking
        const worth = ledger.cashCents + ledger.positionContracts * mark * tickCents
        expect(worth).toBe(ledger.realizedCents + ledger.openCents(mark) - ledger.feesCents)
      }),
      { numRuns },
    )
  })

  test('an order goes only where the table lets it', ({ expect }) => {
    fc.assert(
      fc.property(unruly, anyRules, (all, rules) => {
        for (const path of pathsOf(run(all, rules)).values()) {
          path.slice(1).forEach((to, i) => {
            const from = path[i] as OrderState
            expect([from, to, canMove(from, to)]).toEqual([from, to, true])
          })
        }
      }),
      { numRuns },
    )
  })

  test('what is over is not among what works, and stays over', ({ expect }) => {
    fc.assert(
      fc.property(unruly, anyRules, (all, rules) => {
        const broker = run(all, rules)
        expect([...broker.execution.desk.working].filter(isDone)).toEqual([])
        for (const path of pathsOf(broker).values()) {
          expect(path.filter(isFinal).length).toBeLessThanOrEqual(1)
        }
      }),
      { numRuns },
    )
  })

  test('no order id and no reference is used twice', ({ expect }) => {
    fc.assert(
      fc.property(unruly, anyRules, (all, rules) => {
        const { commands } = run(all, rules)
        const placed = commands.flatMap((c) => (c.type === 'place' ? c.orders : []))
        expect(new Set(placed.map(({ orderId }) => orderId)).size).toBe(placed.length)
        expect(new Set(placed.map(({ ref }) => ref)).size).toBe(placed.length)
        for (const { ref } of placed) expect(ref.length).toBeLessThanOrEqual(40)
      }),
      { numRuns },
    )
  })

  test('every order that leaves was an intent first', ({ expect }) => {
    fc.assert(
      fc.property(unruly, anyRules, (all, rules) => {
        const broker = run(all, rules)
        const first = new Map([...pathsOf(broker)].map(([ref, path]) => [ref, path[0]]))
        for (const command of broker.commands) {
          if (command.type !== 'place') continue
          for (const { ref } of command.orders) expect(first.get(ref)).toBe('Intended')
        }
      }),
      { numRuns },
    )
  })

  test('the same course gives the same rows and commands', ({ expect }) => {
    fc.assert(
      fc.property(unruly, anyRules, (all, rules) => {
        const [first, second] = [run(all, rules), run(all, rules)]
        expect(second.commands).toEqual(first.commands)
        expect(JSON.stringify(second.rows)).toBe(JSON.stringify(first.rows))
      }),
      { numRuns: 60 },
    )
  })

  test('every figure of the audit’s money is a whole number of cents', ({ expect }) => {
    fc.assert(
      fc.property(unruly, anyRules, (all, rules) => {
        const broker = run(all, rules)
        for (const row of broker.rowsOf('trade')) {
          const { grossCents, feesCents, netCents, riskCents } = row
          expect([grossCents, feesCents, netCents, riskCents].every(Number.isSafeInteger)).toBe(
            true,
          )
          expect(netCents).toBe(grossCents - feesCents)
        }
      }),
      { numRuns },
    )
  })

  test('R is the net result over the risk of the entry', ({ expect }) => {
    fc.assert(
      fc.property(orderly, soundRules, (all, rules) => {
        for (const { netCents, riskCents, rMultiple } of run(all, rules).rowsOf('trade')) {
          if (riskCents === 0) expect(rMultiple).toBeNull()
          else expect(rMultiple).toBeCloseTo(netCents / riskCents, 5)
        }
      }),
      { numRuns },
    )
  })

  test('no trade ends better than its best price or worse than its worst', ({ expect }) => {
    fc.assert(
      fc.property(orderly, soundRules, (all, rules) => {
        for (const row of run(all, rules).rowsOf('trade')) {
          const side = row.side === 'BUY' ? 1 : -1
          const earned = (row.exitTicks - row.entryTicks) * side
          expect(earned).toBeLessThanOrEqual(row.bestTicks)
          expect(earned).toBeGreaterThanOrEqual(row.worstTicks)
          expect(row.worstTicks).toBeLessThanOrEqual(0)
          expect(row.bestTicks).toBeGreaterThanOrEqual(0)
        }
      }),
      { numRuns },
    )
  })

  test('the gross of the trades and of what is open is the ledger’s', ({ expect }) => {
    fc.assert(
      fc.property(troubled, soundRules, (all, rules) => {
        const broker = run(all, rules)
        const told = broker.rowsOf('trade').reduce((sum, { grossCents }) => sum + grossCents, 0)
        const { booking } = broker.execution
        expect(told + (booking.trip?.grossCents ?? 0)).toBe(booking.ledger.realizedCents)
      }),
      { numRuns },
    )
  })
})

describe('exits', () => {
  test('never turn the position round, with a broker that keeps its groups', ({ expect }) => {
    fc.assert(
      fc.property(troubled, soundRules, (all, rules) => {
        const broker = run(all, rules)
        settle(broker)
        expect(broker.flips).toBe(0)
      }),
      { numRuns: 250 },
    )
  })

  test('are never refused: told to be flat it is, as soon as the market lets it', ({ expect }) => {
    fc.assert(
      fc.property(unruly, anyRules, (all, rules) => {
        const broker = run(all, { ...rules, found: [...rules.found, 4] })
        settle(broker, 1_000)
        broker.kill('flatten')
        broker.pass(90_000)
        expect(broker.positionContracts).toBe(0)
        expect(broker.liveOrders()).toEqual([])
        expect(broker.execution.isFlat).toBe(true)
      }),
      { numRuns },
    )
  })

  test('to flatten are for no more than what is open', ({ expect }) => {
    fc.assert(
      fc.property(troubled, soundRules, (all, rules) => {
        const broker = run(all, rules)
        broker.kill('flatten')
        settle(broker)
        for (const row of broker.rowsOf('fill')) {
          if (row.leg !== 'flatten') continue
          const before = row.positionContracts - (row.side === 'BUY' ? 1 : -1) * row.contracts
          expect(Math.abs(row.positionContracts)).toBeLessThan(Math.abs(before))
        }
      }),
      { numRuns },
    )
  })

  test('to flatten stay within the collar', ({ expect }) => {
    fc.assert(
      fc.property(troubled, soundRules, (all, rules) => {
        const broker = run(all, rules)
        broker.kill('flatten')
        broker.pass(5_000)
        const { priceTicks } = broker
        const placed = broker.commands.flatMap((c) => (c.type === 'place' ? c.orders : []))
        for (const { leg, limitTicks, type } of placed) {
          if (leg !== 'flatten') continue
          expect(type).toBe('LMT')
          expect(limitTicks).not.toBeNull()
          expect(Math.abs((limitTicks ?? 0) - priceTicks)).toBeLessThanOrEqual(12 * 40 + 21)
        }
      }),
      { numRuns: 40 },
    )
  })

  test('are all gone once the position is closed', ({ expect }) => {
    fc.assert(
      fc.property(unruly, anyRules, (all, rules) => {
        const broker = run(all, rules)
        settle(broker, 30_000)
        if (broker.positionContracts !== 0) return
        expect(broker.liveOrders()).toEqual([])
        expect(broker.execution.desk.working.size).toBe(0)
      }),
      { numRuns },
    )
  })
})

describe('a stop', () => {
  test('works within a second of every fill, or the position is being closed', ({ expect }) => {
    fc.assert(
      fc.property(orderly, anyRules, (all, rules) => {
        const broker = run(all, rules)
        settle(broker, 3_000)
        expect(broker.longestBareMs).toBeLessThanOrEqual(1_000 + 2 * rules.latencyMs)
      }),
      { numRuns: 250 },
    )
  })

  test('does so too after refusals and lost connections', ({ expect }) => {
    fc.assert(
      fc.property(troubled, anyRules, (all, rules) => {
        const broker = run(all, rules)
        settle(broker, 5_000)
        expect(broker.longestBareMs).toBeLessThanOrEqual(1_000 + 2 * rules.latencyMs)
      }),
      { numRuns: 250 },
    )
  })

  test('of a settled position is for exactly its contracts', ({ expect }) => {
    fc.assert(
      fc.property(unruly, anyRules, (all, rules) => {
        const broker = run(all, rules)
        settle(broker)
        expect(broker.stopContracts).toBe(Math.abs(broker.positionContracts))
      }),
      { numRuns },
    )
  })

  test('never works for more than one stop’s worth beyond the position', ({ expect }) => {
    fc.assert(
      fc.property(orderly, anyRules, (all, rules) => {
        const broker = run(all, rules)
        settle(broker, 3_000)
        expect(broker.mostStopsBeyond).toBeLessThanOrEqual(4)
      }),
      { numRuns: 250 },
    )
  })

  test('that trails never goes back', ({ expect }) => {
    const options = { trailTicks: 4, breakEvenAfterTicks: 3 }
    fc.assert(
      fc.property(troubled, soundRules, (all, rules) => {
        const broker = run(all, rules, options)
        const last = new Map<string, number>()
        for (const { ref, leg, side, stopTicks } of broker.rowsOf('order')) {
          if (leg !== 'stop' || stopTicks === null) continue
          const nearness = stopTicks * (side === 'SELL' ? 1 : -1)
          expect(nearness).toBeGreaterThanOrEqual(last.get(ref) ?? nearness)
          last.set(ref, nearness)
        }
      }),
      { numRuns },
    )
  })
})

describe('the kill switch', () => {
  test('at any moment leaves no entry after it', ({ expect }) => {
    fc.assert(
      fc.property(unruly, unruly, killLevel, anyRules, (before, after, level, rules) => {
        const broker = run(before, rules)
        broker.kill(level)
        const killed = broker.commands.length
        for (const one of after) happen(broker, one)
        settle(broker)
        const entries = broker.commands
          .slice(killed)
          .flatMap((c) => (c.type === 'place' ? c.orders : []))
          .filter(({ leg }) => leg === 'entry')
        expect(entries).toEqual([])
      }),
      { numRuns },
    )
  })

  test('to flatten is obeyed again when a late fill opens a position', ({ expect }) => {
    fc.assert(
      fc.property(troubled, soundRules, fc.constantFrom<1 | -1>(1, -1), (all, rules, side) => {
        const broker = run(all, { ...rules, found: [...rules.found, 4] })
        settle(broker, 1_000)
        broker.kill('flatten')
        broker.pass(60_000)
        broker.dealForeign(side, 2)
        broker.pass(60_000)
        expect(broker.execution.positionContracts).toBe(0)
        expect(broker.positionContracts).toBe(0)
      }),
      { numRuns: 40 },
    )
  })
})

describe('everything is bounded', () => {
  test('alerts are no more than a few a minute for each cause', ({ expect }) => {
    fc.assert(
      fc.property(unruly, anyRules, (all, rules) => {
        const broker = run(all, rules)
        const toldUs = new Map<string, number>()
        for (const { key, text, ts } of broker.rowsOf('alert')) {
          const lastUs = toldUs.get(`${key} ${text}`) ?? Number.NEGATIVE_INFINITY
          expect(ts - lastUs).toBeGreaterThanOrEqual(60_000_000)
          toldUs.set(`${key} ${text}`, ts)
        }
      }),
      { numRuns },
    )
  })

  test('nothing is sent while the broker is away', ({ expect }) => {
    fc.assert(
      fc.property(troubled, orderly, soundRules, (before, away, rules) => {
        const broker = run(before, rules)
        broker.disconnect()
        const sent = broker.commands.length
        for (const one of away) happen(broker, one)
        const later = broker.commands.slice(sent)
        expect(later.filter(({ type }) => type === 'place' || type === 'modify')).toEqual([])
      }),
      { numRuns },
    )
  })

  test('a broker that never fills gets ever fewer attempts', ({ expect }) => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), fc.constantFrom<1 | -1>(1, -1), (size, side) => {
        const broker = run([{ what: 'enter', side, contracts: size }], { found: [4, 0, 0] })
        broker.pass(500)
        broker.kill('flatten')
        const [entry] = broker.rowsOf('order')
        broker.pass(60_000)
        const attempts = broker.commands.filter(
          (c) => c.type === 'place' && c.orders[0]?.leg === 'flatten',
        )
        expect(entry?.leg).toBe('entry')
        expect(attempts.length).toBeLessThanOrEqual(20 + 60)
      }),
      { numRuns: 8 },
    )
  })
})
