import { computed, signal } from '@preact/signals'

import { quotesAge } from './ages.ts'
import { chainOf, underlyingsOf } from './state/chains.ts'
import { underlyingPrice } from './state/exposure.ts'
import { chains, pulse, tickNanos } from './store.ts'

/** What the option page shows. */

export const underlyings = computed(() => underlyingsOf(chains.value))

/** What a person chose; '' before. */
export const chosenUnderlying = signal('')

export const underlying = computed(() => {
  const known = underlyings.value
  return known.includes(chosenUnderlying.value) ? chosenUnderlying.value : (known[0] ?? '')
})

const pair = computed(() => chainOf(chains.value, underlying.value))

/** The newest snapshot of the underlying; null while there is none. */
export const chain = computed(() => pair.value?.newest ?? null)
export const chainBefore = computed(() => pair.value?.before ?? null)

export const chainAge = quotesAge(() => underlying.value)

/** Where the underlying is now; null without a chain. */
export const price = computed(() =>
  chain.value === null
    ? null
    : underlyingPrice(chain.value, pulse.value?.lastTicks ?? null, tickNanos.value),
)
