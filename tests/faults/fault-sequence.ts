import { Random } from '../../core-node/feed/synthetic/random.ts'

type Draw = {
  whole(least: number, most: number): number
  of<Value>(...values: readonly Value[]): Value
}

/** One fault at one moment of a session. */
export type PlannedFault = {
  readonly atSeconds: number
  readonly name: string
  /** As the gateway reads it. */
  readonly text: string
  /** For so long, from its moment on, orders may not come to the exchange or its answers not back. */
  readonly blocksSeconds: number
}

type Kind = {
  /** How often it is drawn, against the others. */
  readonly weight: number
  readonly make: (draw: Draw) => { readonly text: string; readonly blocksSeconds?: number }
}

/**
 * Everything that the gateway can do wrong, with figures drawn anew each time. What lasts is over well before the
 * session ends: the last word is the broker's.
 */
const kinds: Readonly<Record<string, Kind>> = {
  'drop-socket': { weight: 3, make: () => ({ text: 'drop-socket' }) },
  'drop-socket at an order': {
    weight: 3,
    make: (d) => ({
      text: `drop-socket:at=${d.of('before', 'after')}@msg:placeOrder#${d.whole(1, 4)}`,
    }),
  },
  'drop-socket at a fill': {
    weight: 3,
    make: (d) => ({ text: `drop-socket@fill#1+${d.whole(0, 400)}ms` }),
  },
  'half-open': {
    weight: 1,
    make: (d) => ({ text: `half-open:held=${d.whole(0, 15)}s`, blocksSeconds: 25 }),
  },
  hang: {
    weight: 1,
    make: (d) => lasting((s) => `hang:for=${s}s`, d.whole(1, 12)),
  },
  'hold-client-id': {
    weight: 1,
    make: (d) => lasting((s) => `hold-client-id:for=${s}s,held=${d.whole(2, 10)}s`, 20),
  },
  reset: {
    weight: 2,
    make: (d) => lasting((s) => `reset:down=${s}s,notice=${d.of('true', 'false')}`, d.whole(2, 20)),
  },
  'link-lost': {
    weight: 3,
    make: (d) =>
      lasting(
        (s) =>
          `link-lost:for=${s}s,restored=${d.of('1101', '1102')},repeat=${d.whole(1, 4)},orders=${d.of('queue', 'lose', 'reject')}`,
        d.whole(1, 15),
      ),
  },
  'link-lost at a fill': {
    weight: 3,
    make: (d) =>
      lasting((s) => `link-lost:for=${s}s,restored=${d.of('1101', '1102')}@fill#1`, d.whole(1, 10)),
  },
  'farm-blip': {
    weight: 2,
    make: (d) => ({
      text: `farm-blip:for=${d.whole(1, 5)}s,subscriptions=${d.of('kept', 'dead')}`,
    }),
  },
  'dead-subscriptions': { weight: 2, make: () => ({ text: 'dead-subscriptions' }) },
  'competing-session': {
    weight: 1,
    make: (d) => ({ text: `competing-session:for=${d.whole(2, 10)}s` }),
  },
  'delayed-data': { weight: 1, make: (d) => ({ text: `delayed-data:for=${d.whole(2, 10)}s` }) },
  'bad-tick': {
    weight: 2,
    make: (d) => ({
      text: `bad-tick:message=${d.of('tickPrice', 'tickSize', 'tickByTick', 'marketDepth')},value=${d.of('text', 'empty', 'zero', 'negative', 'huge', 'off-tick', 'jump', 'short')},count=${d.whole(1, 3)}`,
    }),
  },
  latency: {
    weight: 1,
    make: (d) => ({
      text: `latency:ms=${d.whole(20, 200)},jitter=${d.whole(0, 100)},for=${d.whole(5, 20)}s`,
      blocksSeconds: 20,
    }),
  },
  'lose order news': {
    weight: 3,
    make: (d) =>
      lasting(
        (s) =>
          `lose:message=${d.of('orderStatus', 'openOrder', 'execDetails', 'commissionReport', 'orders')},count=0,share=${d.whole(20, 100)},for=${s}s`,
        d.whole(2, 15),
      ),
  },
  'repeat order news': {
    weight: 2,
    make: (d) => ({
      text: `repeat:message=${d.of('orderStatus', 'openOrder', 'execDetails', 'commissionReport')},count=0,share=50,for=${d.whole(5, 20)}s`,
    }),
  },
  'delay order news': {
    weight: 2,
    make: (d) =>
      lasting(
        (s) =>
          `delay:message=${d.of('orderStatus', 'execDetails', 'commissionReport')},count=0,by=${d.whole(100, 1_500)}ms,for=${s}s`,
        d.whole(5, 15),
      ),
  },
  'swap order news': {
    weight: 1,
    make: (d) => ({ text: `swap:message=execDetails,count=0,for=${d.whole(5, 20)}s` }),
  },
  'withhold-next-id': {
    weight: 1,
    make: (d) => lasting((s) => `withhold-next-id:for=${s}s`, d.whole(2, 10)),
  },
  'other-venue': { weight: 1, make: (d) => ({ text: `other-venue:for=${d.whole(5, 30)}s` }) },
  swallow: {
    weight: 1,
    make: (d) => ({ text: `swallow:count=${d.whole(1, 4)},for=20s`, blocksSeconds: 32 }),
  },
  reject: {
    weight: 2,
    make: (d) => ({
      text: `reject:order=${d.of('any', 'entry', 'stop', 'target')},count=${d.whole(1, 3)},for=20s,json=${d.of('none', 'sound', 'broken')}`,
    }),
  },
  hold: {
    weight: 1,
    make: (d) => ({ text: `hold:count=1,held=${d.whole(1, 8)}s,for=20s`, blocksSeconds: 30 }),
  },
  'parent-only': { weight: 2, make: () => ({ text: 'parent-only:for=30s' }) },
  'double-modify': { weight: 1, make: () => ({ text: 'double-modify:for=30s' }) },
  'partial-fill': {
    weight: 2,
    make: (d) => ({ text: `partial-fill:every=${d.whole(1, 3)}s,for=${d.whole(10, 30)}s` }),
  },
  fill: { weight: 2, make: (d) => ({ text: `fill:order=${d.of('stop', 'target', 'any')}` }) },
  correction: {
    weight: 1,
    make: (d) => ({
      text: `correction:ticks=${d.of(-2, -1, 1, 2)},which=${d.of('last', 'first')}`,
    }),
  },
  'manual-order': { weight: 1, make: () => ({ text: 'manual-order:side=close' }) },
  liquidation: { weight: 0.3, make: () => ({ text: 'liquidation' }) },
  'roll-back-ids': {
    weight: 1,
    make: (d) => ({ text: `roll-back-ids:by=${d.whole(1, 10)};drop-socket` }),
  },
  disown: { weight: 1, make: () => ({ text: 'disown' }) },
}

/** From the first to the last fault, a session is struck about so often. */
const leastFaults = 3
const mostFaults = 9

/** The faults of a seed: always the same ones. @param overSeconds the part of the session in which they strike */
export function faultSequence(seed: number, overSeconds: number): PlannedFault[] {
  const random = new Random(seed)
  const draw: Draw = {
    whole: (least, most) => Math.floor(random.between(least, most + 1)),
    of: (...values) => values[Math.floor(random.unit() * values.length)] as (typeof values)[0],
  }
  const count = draw.whole(leastFaults, mostFaults)
  return Array.from({ length: count }, () => {
    const name = drawKind(random)
    const { text, blocksSeconds = 0 } = (kinds[name] as Kind).make(draw)
    return { atSeconds: draw.whole(0, overSeconds), name, text, blocksSeconds }
  }).toSorted((a, b) => a.atSeconds - b.atSeconds)
}

export const faultNames: readonly string[] = Object.keys(kinds)

function drawKind(random: Random): string {
  const entries = Object.entries(kinds)
  const sum = entries.reduce((total, [, { weight }]) => total + weight, 0)
  let left = random.unit() * sum
  for (const [name, { weight }] of entries) {
    left -= weight
    if (left < 0) return name
  }
  return 'drop-socket'
}

function lasting(text: (seconds: number) => string, seconds: number) {
  return { text: text(seconds), blocksSeconds: seconds }
}
