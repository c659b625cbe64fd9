import { control } from '../control.ts'
import { ticksThrough } from './order.ts'

/** A minute that hardly moved has no range worth the name: so far from the last trade is never too far. */
export const leastRangeTicks = 4

/** Collars: around the market for each order, and around our own prices over a time. */
export const priceCollar = control({
  id: 4,
  name: 'price-collar',
  title: 'Price collar',
  owner: 'risk',
  demandedBy: 'RTS 6 art. 15(1)(a); FIA 2024',
  reasons: {
    'beyond-ticks': 'The limit goes too many ticks through the market',
    'beyond-percent': 'The limit lies too large a part of the price from the last trade',
    'beyond-range': 'The limit lies too many usual ranges from the last trade',
  },
  limits: ['entryCollarTicks', 'collarShare', 'collarSigmas'],
  check: (request, state) => {
    const { market, limits } = state
    const lastTicks = market.trade.priceTicks
    const distance = Math.abs(request.limitTicks - lastTicks)
    if (!(ticksThrough(request, state) <= limits.entryCollarTicks)) return 'beyond-ticks'
    if (!(distance <= limits.collarShare * lastTicks)) return 'beyond-percent'
    // Before the first minute is over no range is known: then only the least is allowed.
    const rangeTicks = Math.max(leastRangeTicks, limits.collarSigmas * market.atr.ticks)
    return distance <= rangeTicks ? undefined : 'beyond-range'
  },
})

export const priceDrift = control({
  id: 5,
  name: 'price-drift',
  title: 'Collar over a period',
  owner: 'risk',
  demandedBy: 'RTS 6 art. 15(1)(a)',
  reasons: {
    'own-price-drift': 'Our own entry prices have moved too far in too short a time',
  },
  limits: ['driftShare', 'driftWindowMs'],
  check: ({ limitTicks }, { market, monitor, limits }) => {
    const driftTicks = monitor.recent.driftTicks(market.tsUs, limitTicks)
    return driftTicks <= limits.driftShare * limitTicks ? undefined : 'own-price-drift'
  },
})
