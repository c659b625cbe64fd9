import { effect } from '@preact/signals'

import { freshness, kill, position, pulse, tickNanos } from './store.ts'
import { formatPrice } from './text/format.ts'

/** The tab tells what matters while the page is behind others. */
export function showPageTitle(): void {
  effect(() => {
    document.title = pageTitle()
  })
}

function pageTitle(): string {
  const ticks = pulse.value?.lastTicks ?? null
  if (ticks === null || tickNanos.value === null) return 'MIA control panel'
  const { contracts } = position.value
  const held =
    contracts === 0 ? 'flat' : `${contracts > 0 ? 'long' : 'short'} ${Math.abs(contracts)}`
  const warning =
    kill.value.latch !== null ? 'KILLED · ' : freshness.value === 'fresh' ? '' : 'OLD · '
  return `${warning}${formatPrice(ticks, tickNanos.value)} · ${held} · MIA`
}
