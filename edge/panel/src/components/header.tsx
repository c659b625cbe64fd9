import { computed } from '@preact/signals'

import { isLiveMode } from '../../../../shared/live-mode.ts'
import { panel, session } from '../store.ts'
import { isSimulatedMoney, modeLabels } from '../text/labels.ts'
import { formatClock, formatDay } from '../text/new-york.ts'
import { ConnectionChain } from './connection-chain.tsx'
import { Mark } from './mark.tsx'
import { Navigation } from './navigation.tsx'

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
  const isLive = mode.value !== undefined && isLiveMode(mode.value)
  return (
    <header class="top" data-mode={mode.value ?? 'unknown'}>
      {isLive && <p class="live-band">LIVE: orders move real money</p>}
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
        <Navigation />
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
