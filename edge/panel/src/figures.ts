import { computed } from '@preact/signals'

import { panel, position, pulse, tickNanos } from './store.ts'
import { formatPrice, formatPriceChange, noValue } from './text/format.ts'

/** Figures of the newest pulse that more than one page shows. */
export function priceOf(pick: (row: NonNullable<typeof pulse.value>) => number | null) {
  return computed(() => {
    const row = pulse.value
    if (row === null || tickNanos.value === null) return noValue
    return formatPrice(pick(row), tickNanos.value)
  })
}

export const lastPrice = priceOf((row) => row.lastTicks)

/** The price's change since the journal's first. */
export const change = computed(() => {
  const from = panel.value.firstPrice
  const ticks = pulse.value?.lastTicks ?? null
  if (from === null || ticks === null || tickNanos.value === null) return null
  const text = formatPriceChange(ticks - from.ticks, tickNanos.value)
  return { text, sign: Math.sign(ticks - from.ticks), sinceUs: from.ts }
})

export const contracts = computed(() => position.value.contracts)

export const positionText = computed(() => {
  if (pulse.value === null) return noValue
  if (contracts.value === 0) return 'FLAT'
  return `${contracts.value > 0 ? 'LONG' : 'SHORT'} ${Math.abs(contracts.value)}`
})

/** What the session has made after fees, with what is still open. */
export const netCents = computed(() => {
  const row = pulse.value
  return row === null ? null : row.openCents + row.realizedCents - row.feesCents
})
