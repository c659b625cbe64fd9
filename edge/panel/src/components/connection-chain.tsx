import { computed } from '@preact/signals'

import type { Freshness } from '../state/freshness.ts'
import { freshness, lastDataAtMs, nowMs, presence, socket } from '../store.ts'
import { formatAge } from '../text/format.ts'

const stateLabels: Readonly<Record<Freshness, string>> = {
  empty: 'Waiting',
  fresh: 'Connected',
  stale: 'Stale',
  'core-disconnected': 'Core away',
  disconnected: 'Offline',
}

const state = computed(() => (socket.value.phase === 'open' ? freshness.value : closedState()))
const label = computed(() =>
  state.value === 'connecting' ? 'Connecting' : stateLabels[state.value],
)

function closedState(): Freshness | 'connecting' {
  return socket.value.phase === 'connecting' ? 'connecting' : freshness.value
}

const age = computed(() => {
  const at = lastDataAtMs.value
  return at === null ? 'no data' : `data ${formatAge(nowMs.value - at)}`
})

const isEdgeReached = computed(() => socket.value.phase === 'open')
const isCoreReached = computed(() => isEdgeReached.value && presence.value?.isConnected === true)

/** Core, edge, you: which links of the chain hold, and how old the data is. */
export function ConnectionChain() {
  return (
    <div class="connection" data-testid="connection" data-state={state}>
      <ol class="chain" aria-label="Connection">
        <ChainNode name="core" isReached={isCoreReached.value} />
        <ChainNode name="edge" isReached={isEdgeReached.value} />
        <ChainNode name="you" isReached />
      </ol>
      <p class="freshness">
        <strong>{label}</strong>
        <span class="data-age" data-testid="data-age">
          {age}
        </span>
      </p>
    </div>
  )
}

function ChainNode({ name, isReached }: { readonly name: string; readonly isReached: boolean }) {
  return (
    <li class="chain-node" data-reached={isReached}>
      <span class="chain-dot" aria-hidden="true" />
      {name}
      <span class="visually-hidden">{isReached ? ' connected' : ' not connected'}</span>
    </li>
  )
}
