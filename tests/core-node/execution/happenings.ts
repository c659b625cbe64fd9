import fc from 'fast-check'

import type { ExecutionConfig } from '../../../shared/config.ts'
import type { KillLevel } from '../../../shared/vocabulary.ts'
import type { BrokerRules, ChildRule } from './model-broker.ts'
import { ModelBroker } from './model-broker.ts'

/** One thing that happens to the model broker, as plain data: it can be shown and shrunk. */
export type Happening =
  | { what: 'enter'; side: 1 | -1; contracts: number }
  | { what: 'price'; ticks: number }
  | { what: 'pass'; ms: number }
  | { what: 'halt'; isHalted: boolean }
  | { what: 'disconnect' | 'reconnect' | 'reject' }
  | { what: 'fill'; index: number; contracts: number }
  | { what: 'kill'; level: Exclude<KillLevel, 'none'> }
  | { what: 'foreign'; side: 1 | -1; contracts: number }
  | { what: 'correct'; index: number; contracts: number; priceTicks: number }

const side = fc.constantFrom<1 | -1>(1, -1)
const contracts = fc.integer({ min: 1, max: 4 })
const index = fc.nat({ max: 5 })

const orderlyParts = [
  { weight: 5, arbitrary: fc.record({ what: fc.constant('enter'), side, contracts }) },
  {
    weight: 5,
    arbitrary: fc.record({
      what: fc.constant('price'),
      ticks: fc.integer({ min: -12, max: 12 }),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      what: fc.constant('pass'),
      ms: fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 3_000 })),
    }),
  },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('halt'), isHalted: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ what: fc.constant('fill'), index, contracts }) },
]
const troubleParts = [
  { weight: 1, arbitrary: fc.record({ what: fc.constantFrom('disconnect', 'reconnect') }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('reject') }) },
]
const strangeParts = [
  { weight: 1, arbitrary: fc.record({ what: fc.constant('foreign'), side, contracts }) },
  {
    weight: 1,
    arbitrary: fc.record({
      what: fc.constant('correct'),
      index,
      contracts: fc.integer({ min: 0, max: 4 }),
      priceTicks: fc.integer({ min: 90, max: 110 }),
    }),
  },
]

function listOf(parts: readonly { weight: number; arbitrary: fc.Arbitrary<unknown> }[]) {
  return fc.array(fc.oneof(...parts) as fc.Arbitrary<Happening>, {
    minLength: 1,
    maxLength: 40,
    // Long ones as often as short ones: positions take a few steps to come about.
    size: 'max',
  })
}

/** A broker and a market that do what they may. */
export const orderly = listOf(orderlyParts)
/** Lost connections and refusals as well. */
export const troubled = listOf([...orderlyParts, ...troubleParts])
/** Other people's deals and corrected fills as well. */
export const unruly = listOf([...orderlyParts, ...troubleParts, ...strangeParts])

export const killLevel = fc.constantFrom<Exclude<KillLevel, 'none'>>('block', 'cancel', 'flatten')

export function rulesWith(children: readonly ChildRule[]): fc.Arbitrary<BrokerRules> {
  return fc.record({
    latencyMs: fc.integer({ min: 0, max: 9 }).map((tens) => tens * 10),
    children: fc.constantFrom(...children),
    tellsHeld: fc.boolean(),
    repeats: fc.boolean(),
    statesFirst: fc.boolean(),
    found: fc.array(fc.constantFrom(0, 1, 1, 2, 3, 4, 4), { minLength: 1, maxLength: 6 }),
  })
}

export const anyRules = rulesWith(['cancelled', 'woken-for-part', 'woken-whole', 'held'])
/** Brokers that never make an exit larger than its position. */
export const soundRules = rulesWith(['cancelled', 'woken-for-part', 'held'])

export function happen(broker: ModelBroker, one: Happening): void {
  switch (one.what) {
    case 'enter':
      return broker.enter(one.side, one.contracts)
    case 'price':
      return broker.show(broker.priceTicks + one.ticks)
    case 'pass':
      return broker.pass(one.ms)
    case 'halt':
      return broker.halt(one.isHalted)
    case 'disconnect':
      return broker.disconnect()
    case 'reconnect':
      return broker.reconnect()
    case 'reject':
      broker.rejectNext = 1
      return
    case 'fill': {
      const live = broker.liveOrders().filter(({ ticket }) => ticket.leg !== 'entry')
      const order = live[one.index % Math.max(1, live.length)]
      if (order !== undefined) broker.fill(order.ticket.orderId, one.contracts)
      return
    }
    case 'kill':
      return broker.kill(one.level)
    case 'foreign':
      return broker.dealForeign(one.side, one.contracts)
    case 'correct':
      return broker.correct(one.index, one.contracts, one.priceTicks)
  }
}

export function run(
  all: readonly Happening[],
  rules: Partial<BrokerRules>,
  options: Partial<ExecutionConfig> = {},
): ModelBroker {
  const broker = new ModelBroker(rules, options)
  for (const one of all) happen(broker, one)
  return broker
}

/** Everything that was lost or stopped is back, and there is time. */
export function settle(broker: ModelBroker, ms = 20_000): void {
  broker.rejectNext = 0
  broker.halt(false)
  broker.reconnect()
  broker.show(broker.priceTicks)
  broker.pass(ms)
}
