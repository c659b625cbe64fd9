import type { ReadonlySignal } from '@preact/signals'
import { computed } from '@preact/signals'

import { marketAgeMs } from './state/age.ts'
import type { Staleness } from './state/staleness.ts'
import { staleAfterMs } from './state/staleness.ts'
import { chains, clock, context, levels, nowMs, panel } from './store.ts'
import { formatAge } from './text/format.ts'

/** How old something on the page is: its text, and whether it has to be called old. */
export type Age = {
  /** '' while there is nothing to be old. */
  readonly text: ReadonlySignal<string>
  readonly isStale: ReadonlySignal<boolean>
}

function ageOf(kind: Staleness, ageMs: () => number | null): Age {
  const age = computed(ageMs)
  return {
    text: computed(() => (age.value === null ? '' : formatAge(age.value))),
    isStale: computed(() => age.value !== null && age.value > staleAfterMs[kind]),
  }
}

function marketAge(kind: Staleness, timeUs: () => number | undefined): Age {
  return ageOf(kind, () => {
    const us = timeUs()
    return us === undefined ? null : marketAgeMs(clock.value, us)
  })
}

export const contextAge = marketAge('context', () => context.value?.ts)
export const levelsAge = marketAge('levels', () => levels.value?.ts)

/** By the wall: the core measures itself by it. */
export const healthAge = ageOf('health', () => {
  const { health } = panel.value
  return health === null ? null : Math.max(0, nowMs.value - health.receivedAtMs)
})

/** Of the quotes, which are older than the row that tells of them. */
export function quotesAge(underlying: () => string): Age {
  return marketAge(
    'chainQuotes',
    () => chains.value.findLast((chain) => chain.underlying === underlying())?.asOf,
  )
}
