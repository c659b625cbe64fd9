import { computed } from '@preact/signals'

import { panel, session } from '../store.ts'
import { isSimulatedMoney, modeLabels } from '../text/labels.ts'
import { formatClock, formatDay } from '../text/new-york.ts'
import { ConnectionChain } from './connection-chain.tsx'

const mode = computed(() => session.value?.mode)
const instrument = computed(() => session.value?.instrument ?? '')
const contract = computed(() => session.value?.contract ?? '')
const clock = computed(() => {
  const { marketUs } = panel.value
  return marketUs === null ? '--:--:--' : formatClock(marketUs)
})
const day = computed(() => {
  const { marketUs } = panel.value
  return marketUs === null ? '' : formatDay(marketUs)
})

export function Header() {
  const isLive = mode.value === 'live'
  return (
    <header class="top" data-mode={mode.value ?? 'unknown'}>
      {isLive && <p class="live-band">Live: orders move real money</p>}
      <div class="top-row">
        <h1 class="brand">
          <Mark />
          MIA
        </h1>
        <ModeBadge />
        <p class="contract">
          <strong>{instrument}</strong> {contract}
        </p>
        <p class="clock">
          <span class="clock-day">{day}</span> <time>{clock}</time>{' '}
          <abbr title="New York time">ET</abbr>
        </p>
        <ConnectionChain />
      </div>
    </header>
  )
}

function ModeBadge() {
  const current = mode.value
  return (
    <p class="mode" data-testid="mode" data-mode={current ?? 'unknown'}>
      <span class="visually-hidden">Mode: </span>
      {current === undefined ? 'NO SESSION' : modeLabels[current]}
      {isSimulatedMoney(current) && <span class="visually-hidden">, simulated money</span>}
    </p>
  )
}

/** The score gauge in small: steps to either side of a middle. */
function Mark() {
  return (
    <svg class="mark" viewBox="0 0 40 36" aria-hidden="true">
      <g class="mark-short">
        <rect x="0" y="6" width="5" height="24" rx="1" />
        <rect x="8" y="12" width="5" height="12" rx="1" />
      </g>
      <rect class="mark-middle" x="17.5" y="0" width="5" height="36" rx="1" />
      <g class="mark-long">
        <rect x="27" y="12" width="5" height="12" rx="1" />
        <rect x="35" y="6" width="5" height="24" rx="1" />
      </g>
    </svg>
  )
}
