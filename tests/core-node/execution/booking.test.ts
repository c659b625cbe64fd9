import fc from 'fast-check'
import { describe, test } from 'vitest'

import type { ExecutionEvent, OrderTicket } from '../../../core-node/execution/broker-port.ts'
import { BrokerKind } from '../../../core-node/execution/broker-port.ts'
import { executionId, filledByOrder } from '../../../core-node/execution/execution-ids.ts'
import { BrokerScript } from './broker-script.ts'

const tickCents = 1_250
const execId = (number: number, version = 1) => `0000e1a7.${number}.01.0${version}`

/** An entry of four, waiting for its executions. */
function entered(): { broker: BrokerScript; entry: OrderTicket } {
  const broker = new BrokerScript()
  const [entry] = broker.enter(1, 4)
  return { broker, entry: entry as OrderTicket }
}

function tell(broker: BrokerScript, entry: OrderTicket, fields: Partial<ExecutionEvent>): void {
  broker.execution.onBroker({
    kind: BrokerKind.Execution,
    tsUs: broker.tsUs,
    execId: execId(1),
    orderId: entry.orderId,
    ref: entry.ref,
    permId: 0,
    side: entry.side,
    contracts: 1,
    priceTicks: 100,
    ...fields,
  })
}

describe('an execution’s id', () => {
  test('is its parts but the last, which is the version', ({ expect }) => {
    expect(executionId('0000e1a7.65a1b2c3.01.02')).toEqual({
      key: '0000e1a7.65a1b2c3.01',
      version: 2,
    })
    expect(executionId('x12')).toEqual({ key: 'x12', version: 0 })
    expect(executionId('a.b')).toEqual({ key: 'a.b', version: 0 })
  })

  test('of another shape stands for itself, whatever it is', ({ expect }) => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const { key, version } = executionId(text)
        if (version === 0 && text.split('.').length < 4) expect(key).toBe(text)
        expect(Number.isInteger(version)).toBe(true)
      }),
    )
  })

  test('gives each order its contracts once, from its first version', ({ expect }) => {
    const fills = [
      { ref: 'a', execId: execId(1), contracts: 2 },
      { ref: 'b', execId: execId(2), contracts: 1 },
      { ref: 'a', execId: execId(1, 2), contracts: 0 },
      { ref: 'a', execId: execId(3), contracts: 3 },
    ]
    expect([...filledByOrder(fills)]).toEqual([
      ['a', 5],
      ['b', 1],
    ])
  })
})

describe('a correction', () => {
  test('takes the place of what it corrects', ({ expect }) => {
    const { broker, entry } = entered()
    tell(broker, entry, { contracts: 2, priceTicks: 100 })
    tell(broker, entry, { execId: execId(1, 2), contracts: 2, priceTicks: 98 })
    const { ledger } = broker.execution.booking
    expect([ledger.positionContracts, ledger.averageTicks]).toEqual([2, 98])
    expect(broker.rows('fill').map(({ priceTicks }) => priceTicks)).toEqual([100, 98])
    expect(broker.alerts()).toEqual(['fill-corrected'])
  })

  test('with no contracts takes it back', ({ expect }) => {
    const { broker, entry } = entered()
    tell(broker, entry, { contracts: 2 })
    tell(broker, entry, { execId: execId(2), contracts: 1, priceTicks: 101 })
    tell(broker, entry, { execId: execId(1, 2), contracts: 0 })
    const { ledger } = broker.execution.booking
    expect([ledger.positionContracts, ledger.averageTicks]).toEqual([1, 101])
  })

  test('that is older than what is known, or the same, is nothing', ({ expect }) => {
    const { broker, entry } = entered()
    tell(broker, entry, { execId: execId(1, 3), priceTicks: 102 })
    tell(broker, entry, { execId: execId(1, 2), priceTicks: 90 })
    tell(broker, entry, { execId: execId(1, 3), priceTicks: 90 })
    expect(broker.execution.booking.ledger.averageTicks).toBe(102)
    expect(broker.rows('fill')).toHaveLength(1)
  })

  test('of the open trade keeps how far the market went', ({ expect }) => {
    const broker = new BrokerScript()
    const { target, stop } = broker.open()
    for (const price of [95, 112]) broker.execution.booking.onMarketTrade(price)
    broker.fill(target, 1, 110, execId(7))
    tell(broker, target, { execId: execId(7, 2), side: -1, priceTicks: 111 })
    broker.say(stop.orderId, 'Cancelled')
    broker.fill(target, 1, 110)
    expect(broker.rows('trade')).toMatchObject([
      { exitTicks: 110.5, worstTicks: -5, bestTicks: 12, grossCents: 21 * tickCents },
    ])
  })

  test('of a trade that was told changes the money and tells no trade again', ({ expect }) => {
    const broker = new BrokerScript()
    const { target, stop } = broker.open()
    broker.fill(target, 2, 116, execId(8))
    broker.say(stop.orderId, 'Cancelled')
    tell(broker, target, { execId: execId(8, 2), side: -1, contracts: 2, priceTicks: 114 })
    expect(broker.rows('trade')).toHaveLength(1)
    expect(broker.execution.booking.ledger.realizedCents).toBe(28 * tickCents)
  })

  test('that takes back a whole open trade leaves none', ({ expect }) => {
    const { broker, entry } = entered()
    tell(broker, entry, { contracts: 2 })
    tell(broker, entry, { execId: execId(1, 2), contracts: 0 })
    expect(broker.execution.booking.trip).toBeUndefined()
    expect(broker.rows('trade')).toEqual([])
  })

  test('of any kind is as if it had been told so from the beginning', ({ expect }) => {
    const told = fc.array(
      fc.record({
        side: fc.constantFrom<1 | -1>(1, -1),
        contracts: fc.integer({ min: 1, max: 4 }),
        priceTicks: fc.integer({ min: 90, max: 110 }),
        corrected: fc.option(
          fc.record({
            contracts: fc.integer({ min: 0, max: 4 }),
            priceTicks: fc.integer({ min: 90, max: 110 }),
          }),
        ),
      }),
      { maxLength: 12 },
    )
    fc.assert(
      fc.property(told, (all) => {
        const late = entered()
        const early = entered()
        for (const [i, { corrected, ...first }] of all.entries()) {
          const ref = 'by hand'
          tell(late.broker, late.entry, { ...first, ref, execId: execId(i) })
          const last = { ...first, ...corrected }
          if (last.contracts > 0) {
            tell(early.broker, early.entry, { ...last, ref, execId: execId(i) })
          }
        }
        for (const [i, { corrected, side }] of all.entries()) {
          if (corrected === null) continue
          tell(late.broker, late.entry, { ...corrected, side, execId: execId(i, 2) })
        }
        const [a, b] = [late, early].map(({ broker }) => broker.execution.booking.ledger)
        expect(a?.positionContracts).toBe(b?.positionContracts)
        expect(a?.averageTicks).toBe(b?.averageTicks)
        expect(a?.realizedCents).toBe(b?.realizedCents)
      }),
    )
  })
})

describe('commissions', () => {
  const commission = (broker: BrokerScript, id: string, feesCents: number) =>
    broker.execution.onBroker({
      kind: BrokerKind.Commission,
      tsUs: broker.tsUs,
      execId: id,
      feesCents,
    })

  test('in any order come to the same', ({ expect }) => {
    const parts = fc.shuffledSubarray(
      [0, 1, 2, 3].flatMap((i) => [
        { what: 'fill' as const, i },
        { what: 'fee' as const, i },
      ]),
      { minLength: 8 },
    )
    fc.assert(
      fc.property(parts, (all) => {
        const { broker, entry } = entered()
        for (const { what, i } of all) {
          if (what === 'fill') tell(broker, entry, { execId: execId(i) })
          else commission(broker, execId(i), 100 + i)
        }
        const { ledger, trip } = broker.execution.booking
        expect([ledger.feesCents, trip?.feesCents]).toEqual([406, 406])
      }),
    )
  })

  test('of a closed trade do not change the open one', ({ expect }) => {
    const broker = new BrokerScript()
    const { target, stop } = broker.open()
    broker.fill(target, 2, 116, execId(1))
    broker.say(stop.orderId, 'Cancelled')
    const [entry] = broker.enter()
    broker.fill(entry as OrderTicket, 2, 100)
    commission(broker, execId(1), 999)
    expect(broker.execution.booking.trip?.feesCents).toBe(450)
    expect(broker.execution.booking.ledger.feesCents).toBe(450 + 999 + 450)
  })

  test('of a version that was corrected since are nothing', ({ expect }) => {
    const { broker, entry } = entered()
    tell(broker, entry, {})
    tell(broker, entry, { execId: execId(1, 2), priceTicks: 99 })
    commission(broker, execId(1, 1), 999)
    expect(broker.execution.booking.ledger.feesCents).toBe(225)
    commission(broker, execId(1, 2), 240)
    expect(broker.execution.booking.ledger.feesCents).toBe(240)
  })
})

describe('a trade', () => {
  test('has its risk from the entry to its planned stop, and its result in it', ({ expect }) => {
    const broker = new BrokerScript()
    const { target, stop } = broker.open()
    broker.fill(target, 2, 116)
    broker.say(stop.orderId, 'Cancelled')
    // Entered at 100 with the stop at 92: 8 ticks of 12.50 USD on two contracts.
    const [row] = broker.rows('trade')
    expect(row?.riskCents).toBe(2 * 8 * tickCents)
    expect(row?.rMultiple).toBeCloseTo((2 * 16 * tickCents - 900) / 20_000, 6)
  })

  test('entered in parts has the sum of their risks', ({ expect }) => {
    const { broker, entry } = entered()
    tell(broker, entry, { execId: execId(1), contracts: 3, priceTicks: 100 })
    tell(broker, entry, { execId: execId(2), contracts: 1, priceTicks: 101 })
    expect(broker.execution.booking.trip?.riskCents).toBe((3 * 8 + 9) * tickCents)
  })

  test('that one fill turned round is over, and another has begun', ({ expect }) => {
    const broker = new BrokerScript()
    const { entry } = broker.open()
    tell(broker, entry, { ref: 'by hand', side: -1, contracts: 3, priceTicks: 104 })
    expect(broker.rows('trade')).toMatchObject([
      { side: 'BUY', contracts: 2, exitTicks: 104, grossCents: 8 * tickCents, feesCents: 900 },
    ])
    expect(broker.execution.booking.trip).toMatchObject({ side: -1, contracts: 1, feesCents: 225 })
  })

  test('that nobody planned has no R', ({ expect }) => {
    const { broker, entry } = entered()
    tell(broker, entry, { ref: 'by hand', priceTicks: 100 })
    tell(broker, entry, { ref: 'by hand', side: -1, priceTicks: 104, execId: execId(2) })
    expect(broker.rows('trade')).toMatchObject([
      { riskCents: 0, rMultiple: null, exit: 'flatten', grossCents: 4 * tickCents },
    ])
  })
})

describe('what cannot be booked', () => {
  test('is told, and changes nothing', ({ expect }) => {
    const { broker, entry } = entered()
    for (const [i, contracts] of [0, -1, 1.5, Number.NaN].entries()) {
      tell(broker, entry, { contracts, execId: execId(i) })
    }
    expect(broker.execution.positionContracts).toBe(0)
    expect(broker.rows('fill')).toEqual([])
    expect(new Set(broker.alerts())).toEqual(new Set(['odd-execution']))
  })

  test('an execution on the other side of its order is somebody else’s', ({ expect }) => {
    const { broker, entry } = entered()
    tell(broker, entry, { side: -1 })
    expect(broker.execution.positionContracts).toBe(-1)
    expect(broker.alerts()).toEqual(['foreign-fill'])
  })

  test('more than was ordered is booked all the same, and told', ({ expect }) => {
    const { broker, entry } = entered()
    tell(broker, entry, { contracts: 5 })
    expect(broker.execution.positionContracts).toBe(5)
    expect(broker.alerts()).toEqual(['overfill'])
  })
})
