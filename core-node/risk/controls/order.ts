import type { EntryRequest, RiskState } from '../control.ts'
import { control } from '../control.ts'

/** Controls of a single order: its size, its worth, its form. */
export const validity = control({
  id: 6,
  name: 'validity',
  title: 'Whole ticks, whole lots, and a stop that can rest',
  owner: 'risk',
  demandedBy: 'CME contract specifications',
  reasons: {
    'off-lot': 'The size is not a whole number of contracts',
    'off-tick': 'A price is not a whole number of ticks above nothing',
    'out-of-order': 'Stop, entry and target do not lie in this order',
    'stop-in-market': 'The spread is so wide that the stop would fire at once',
  },
  limits: [],
  check: ({ side, contracts, limitTicks, stopTicks, targetTicks }, { market: { quote } }) => {
    if (!Number.isSafeInteger(contracts) || contracts < 0) return 'off-lot'
    const prices = [limitTicks, stopTicks, targetTicks]
    if (!prices.every((ticks) => Number.isSafeInteger(ticks) && ticks > 0)) return 'off-tick'
    const isOrdered = side * (limitTicks - stopTicks) > 0 && side * (targetTicks - limitTicks) > 0
    if (!isOrdered) return 'out-of-order'
    const exitTicks = side > 0 ? quote.bidTicks : quote.askTicks
    return side * (exitTicks - stopTicks) > 0 ? undefined : 'stop-in-market'
  },
})

export const orderSize = control({
  id: 1,
  name: 'order-size',
  title: 'Most contracts in an order',
  owner: 'risk',
  demandedBy: 'FIA 2024; RTS 6 art. 15(1)(c); SEC 15c3-5',
  reasons: {
    'size-under-one': 'The size comes to less than one contract',
    'above-cap': 'The order is larger than allowed',
  },
  limits: ['maxContracts', 'baseContracts', 'riskPerTrade', 'allowMicros', 'sizeByVolatility'],
  check: ({ contracts }, { limits }) => {
    if (!(contracts >= 1)) return 'size-under-one'
    return contracts <= limits.maxContracts ? undefined : 'above-cap'
  },
})

export const orderValue = control({
  id: 2,
  name: 'order-value',
  title: 'Most an order is worth',
  owner: 'risk',
  demandedBy: 'RTS 6 art. 15(1)(b); SEC 15c3-5',
  reasons: {
    'no-price': 'Without a price the order’s worth is not known',
    'above-value': 'The order is worth more than allowed',
  },
  limits: ['maxOrderValueCents'],
  check: ({ contracts, limitTicks }, { limits, market }) => {
    const valueCents = contracts * limitTicks * market.instrument.tickCents
    if (!(valueCents > 0)) return 'no-price'
    return valueCents <= limits.maxOrderValueCents ? undefined : 'above-value'
  },
})

export const manualOrder = control({
  id: 7,
  name: 'manual-order',
  title: 'Fat fingers',
  owner: 'risk',
  demandedBy: 'FIA 2024',
  reasons: {
    'above-manual-cap': 'An order by hand may not be so large',
    'beyond-manual-collar': 'An order by hand may not cross the market so far',
    'not-confirmed': 'An order by hand must be confirmed',
  },
  limits: ['manualMaxContracts', 'manualCollarTicks'],
  check: (request, state) => (request.origin === 'strategy' ? undefined : byHand(request, state)),
})

function byHand(
  request: EntryRequest,
  state: RiskState,
): 'above-manual-cap' | 'beyond-manual-collar' | 'not-confirmed' | undefined {
  const { limits } = state
  if (!(request.contracts <= limits.manualMaxContracts)) return 'above-manual-cap'
  if (!(ticksThrough(request, state) <= limits.manualCollarTicks)) return 'beyond-manual-collar'
  return request.isConfirmed ? undefined : 'not-confirmed'
}

/** How far an entry's limit lies through the other side of the market. */
export function ticksThrough({ side, limitTicks }: EntryRequest, { market }: RiskState): number {
  const { quote } = market
  return side > 0 ? limitTicks - quote.askTicks : quote.bidTicks - limitTicks
}
